/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer: who is at the other end of a local TCP connection.  Any thread.
 */
#ifndef CAA_PEER_H
#define CAA_PEER_H

#include <stdbool.h>

/*
 * Does this process hold the other end of the accepted IPv4 connection fd?
 * A connection is its two addresses and ports, and the kernel lets no two
 * sockets have the same: so it is ours exactly if one of our descriptors has
 * them the other way round.  Nobody can take that end over later.
 *
 * The descriptors are tried from 0 up to the limit of the process, at most
 * CAA_PEER_MAX_DESCRIPTORS; those beyond count as somebody else's.  Needs
 * neither /proc nor privileges, which a host in a sandbox may not have.
 */
bool caa_peer_is_own(int fd);

#define CAA_PEER_MAX_DESCRIPTORS 65536

#endif /* CAA_PEER_H */
