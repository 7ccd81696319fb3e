/* Lists of addresses and networks, as in `trusted_proxies` and `allow` (contract 2). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @list is addresses or networks ("192.0.2.7", "10.0.0.0/8", "2001:db8::/32") with commas
 * or spaces between; the empty list is valid. */
gboolean gh_networks_are_valid (const char *list);

/* Whether @address is in one of the networks of @list. An IPv4 address that came mapped into IPv6
 * (::ffff:192.0.2.7) counts as IPv4. FALSE for an @address that is none, or NULL. */
gboolean gh_networks_contain (const char *list, const char *address);

/* What counts as one client where requests are limited: an IPv4 address (also one that came mapped
 * into IPv6), or the /64 network of an IPv6 one, all of whose addresses one visitor may take in
 * turn. What is no address stays as it is; NULL is "". Owned by the caller. */
char *gh_network_client (const char *address) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
