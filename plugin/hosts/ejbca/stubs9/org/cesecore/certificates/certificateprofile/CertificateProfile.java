/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.certificates.certificateprofile;

public class CertificateProfile {
}
