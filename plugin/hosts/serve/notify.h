/* SPDX-License-Identifier: BSD-2-Clause */
/* notify: tells systemd how the daemon is, see sd_notify(3). */
#ifndef SERVE_NOTIFY_H
#define SERVE_NOTIFY_H

/* Nothing happens where nobody listens. */
void serve_notify(const char *state);

#endif /* SERVE_NOTIFY_H */
