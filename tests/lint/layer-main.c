/* The empty program that every layer is linked into whole, with only the layers below it
 * (see the end of the top meson.build): an upward call then fails to link. */

int
main (void)
{
  return 0;
}
