/* Tests of kiosk/views/bar-layout: what matters less is left out, and nothing overlaps. Needs a
 * display. */

#include "kiosk/views/bar-layout.h"

#define N 4

typedef struct {
  GtkWidget *bar;
  GtkWidget *items[N]; /* 100 wide each */
} Bar;

static void
set_up (Bar *bar, gconstpointer data)
{
  static const int RANKS[N] = { 0, 2, 1, 3 };
  bar->bar = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_widget_set_layout_manager (bar->bar, g_object_new (GH_TYPE_BAR_LAYOUT, NULL));
  for (int i = 0; i < N; i++) {
    bar->items[i] = gtk_image_new ();
    gtk_widget_set_size_request (bar->items[i], 100, 20);
    gh_bar_layout_set_rank (bar->items[i], RANKS[i]);
    gtk_box_append (GTK_BOX (bar->bar), bar->items[i]);
  }
}

static void
tear_down (Bar *bar, gconstpointer data)
{
  g_object_unref (bar->bar);
}

static void
lay_out (Bar *bar, int width)
{
  int minimum, natural;
  GtkAllocation box = { .width = width, .height = 20 };
  gtk_widget_measure (bar->bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100); /* of what is never left out */
  g_assert_cmpint (natural, ==, N * 100);
  gtk_widget_measure (bar->bar, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 20);
  gtk_widget_size_allocate (bar->bar, &box, -1);
}

/* @xs: where each begins; negative: left out. */
static void
assert_at (Bar *bar, const int xs[N])
{
  for (int i = 0; i < N; i++) {
    GtkAllocation box;
    g_assert_cmpint (gtk_widget_get_child_visible (bar->items[i]), ==, xs[i] >= 0);
    if (xs[i] < 0)
      continue;
    gtk_widget_get_allocation (bar->items[i], &box);
    g_assert_cmpint (box.x, ==, xs[i]);
    g_assert_cmpint (box.width, ==, 100);
  }
}

static void
test_leaves_out (Bar *bar, gconstpointer data)
{
  lay_out (bar, 500);
  assert_at (bar, (const int[N]){ 0, 100, 200, 400 }); /* the last at the end */
  lay_out (bar, 399);
  assert_at (bar, (const int[N]){ 0, 100, 200, -1 });
  lay_out (bar, 250);
  assert_at (bar, (const int[N]){ 0, -1, 100, -1 });
  lay_out (bar, 100);
  assert_at (bar, (const int[N]){ 0, -1, -1, -1 });
  lay_out (bar, 400); /* there is room again */
  assert_at (bar, (const int[N]){ 0, 100, 200, 300 });
}

static void
test_right_to_left (Bar *bar, gconstpointer data)
{
  gtk_widget_set_direction (bar->bar, GTK_TEXT_DIR_RTL);
  lay_out (bar, 500);
  assert_at (bar, (const int[N]){ 400, 300, 200, 0 });
}

#define ADD(path, test) g_test_add ("/bar-layout/" path, Bar, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("leaves-out", test_leaves_out);
  ADD ("right-to-left", test_right_to_left);
  return g_test_run ();
}
