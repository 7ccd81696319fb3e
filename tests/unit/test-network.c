/* Lists of addresses and networks. */

#include "server/config/network.h"

static void
test_valid (void)
{
  static const char *const valid[] = {
    "",
    "192.0.2.7",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "10.1.2.3/32",
    "2001:db8::/32",
    "::/0",
    "::1/128",
    "10.0.0.0/8, 2001:db8::1",
    "10.0.0.0/8 192.0.2.0/24",
    " ,10.0.0.1,, ",
    "::ffff:10.0.0.1",
  };
  static const char *const wrong[] = {
    "localhost",
    "10.0.0",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "/8",
    "2001:db8::/129",
    "10.0.0.256",
    "010.0.0.1/8x",
    "10.0.0.1;10.0.0.2",
    "10.0.0.1, everybody",
    "fe80::1%eth0",
    "10.0.0.1/ 8",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++) {
    g_test_message ("%s", valid[i]);
    g_assert_true (gh_networks_are_valid (valid[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_test_message ("%s", wrong[i]);
    g_assert_false (gh_networks_are_valid (wrong[i]));
  }
}

static void
test_contain (void)
{
  static const struct {
    const char *list;
    const char *address;
    gboolean inside;
  } cases[] = {
    { "192.0.2.7", "192.0.2.7", TRUE },
    { "192.0.2.7", "192.0.2.70", FALSE },
    { "192.0.2.7", "192.0.2.6", FALSE },
    { "10.0.0.0/8", "10.255.255.255", TRUE },
    { "10.0.0.0/8", "11.0.0.0", FALSE },
    { "10.0.0.0/8", "9.255.255.255", FALSE },
    /* bits that are no whole bytes, and host bits in the network that do not matter */
    { "192.0.2.64/26", "192.0.2.127", TRUE },
    { "192.0.2.64/26", "192.0.2.128", FALSE },
    { "192.0.2.64/26", "192.0.2.63", FALSE },
    { "192.0.2.99/26", "192.0.2.64", TRUE },
    { "172.16.0.0/12", "172.31.255.1", TRUE },
    { "172.16.0.0/12", "172.32.0.1", FALSE },
    { "0.0.0.0/0", "203.0.113.9", TRUE },
    { "0.0.0.0/0", "2001:db8::1", FALSE },
    { "10.1.2.3/32", "10.1.2.3", TRUE },
    { "2001:db8::/32", "2001:db8:ffff::1", TRUE },
    { "2001:db8::/32", "2001:db9::1", FALSE },
    { "2001:db8::/33", "2001:db8:8000::1", FALSE },
    { "2001:DB8::1", "2001:db8:0:0::1", TRUE },
    { "::1", "127.0.0.1", FALSE },
    /* IPv4 that came through an IPv6 socket */
    { "192.0.2.0/24", "::ffff:192.0.2.7", TRUE },
    { "::ffff:192.0.2.7", "192.0.2.7", TRUE },
    { "192.0.2.0/24", "::192.0.2.7", FALSE },
    /* lists */
    { "10.0.0.0/8, 192.0.2.7 ,2001:db8::/32", "192.0.2.7", TRUE },
    { "10.0.0.0/8 192.0.2.7", "192.0.2.7", TRUE },
    { "10.0.0.0/8, 192.0.2.7", "192.0.2.8", FALSE },
    { "", "192.0.2.7", FALSE },
    /* what is no address is nowhere */
    { "0.0.0.0/0, ::/0", "", FALSE },
    { "0.0.0.0/0, ::/0", NULL, FALSE },
    { "0.0.0.0/0, ::/0", "unknown", FALSE },
    { "0.0.0.0/0, ::/0", "192.0.2.7:80", FALSE },
    { "0.0.0.0/0, ::/0", "192.0.2.7, 10.0.0.1", FALSE },
    { "0.0.0.0/0, ::/0", "192.0.2.0/24", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s in %s", cases[i].address, cases[i].list);
    g_assert_cmpint (gh_networks_contain (cases[i].list, cases[i].address), ==, cases[i].inside);
  }
}

static void
test_client (void)
{
  static const struct {
    const char *address;
    const char *client;
  } cases[] = {
    { "192.0.2.7", "192.0.2.7" },
    { "::ffff:192.0.2.7", "192.0.2.7" },
    { "2001:db8:1:2::7", "2001:db8:1:2::/64" },
    { "2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64" },
    { "2001:db8:1:3::7", "2001:db8:1:3::/64" },
    { "::1", "::/64" },
    { "unknown", "unknown" },
    { "192.0.2.7:80", "192.0.2.7:80" },
    { "", "" },
    { NULL, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *client = gh_network_client (cases[i].address);
    g_assert_cmpstr (client, ==, cases[i].client);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/valid", test_valid);
  g_test_add_func ("/network/contain", test_contain);
  g_test_add_func ("/network/client", test_client);
  return g_test_run ();
}
