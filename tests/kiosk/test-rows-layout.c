/* Tests of kiosk/views/rows-layout: no row is cut in half. Needs a display. */

#include "kiosk/views/rows-layout.h"

#define N 5

typedef struct {
  GtkWidget *room;
  GtkWidget *scroll;
  GtkListBox *list;
} Rows;

static void
set_up (Rows *rows, gconstpointer data)
{
  GhRowsLayout *layout = g_object_new (GH_TYPE_ROWS_LAYOUT, NULL);
  rows->room = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  rows->scroll = gtk_scrolled_window_new ();
  rows->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (rows->scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (rows->scroll), GTK_WIDGET (rows->list));
  gtk_box_append (GTK_BOX (rows->room), rows->scroll);
  gtk_widget_set_layout_manager (rows->room, GTK_LAYOUT_MANAGER (layout));
  gh_rows_layout_set_list (layout, rows->list);
}

static void
tear_down (Rows *rows, gconstpointer data)
{
  g_object_unref (rows->room);
}

/* The height of a row, whatever the theme adds to it. */
static int
fill (Rows *rows)
{
  int height = 0;
  for (int i = 0; i < N; i++) {
    GtkWidget *image = gtk_image_new ();
    gtk_widget_set_size_request (image, 20, 40);
    gtk_list_box_append (rows->list, image);
  }
  gtk_widget_measure (GTK_WIDGET (gtk_list_box_get_row_at_index (rows->list, 0)),
                      GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, >=, 40);
  return height;
}

static void
assert_given (Rows *rows, int height, int given)
{
  int minimum;
  GtkAllocation box = { .width = 200, .height = height };
  gtk_widget_measure (rows->room, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (rows->room, GTK_ORIENTATION_VERTICAL, 200, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (rows->room, &box, -1);
  gtk_widget_get_allocation (rows->scroll, &box);
  g_assert_cmpint (box.y, ==, 0);
  g_assert_cmpint (box.width, ==, 200);
  g_assert_cmpint (box.height, ==, given);
}

static void
test_whole_rows (Rows *rows, gconstpointer data)
{
  int row = fill (rows);
  assert_given (rows, 3 * row + row / 2, 3 * row);
  assert_given (rows, 3 * row, 3 * row);
  assert_given (rows, 3 * row - 1, 2 * row);
}

static void
test_all_the_height (Rows *rows, gconstpointer data)
{
  assert_given (rows, 100, 100); /* of none */
  int row = fill (rows);
  assert_given (rows, N * row, N * row);
  assert_given (rows, N * row + 10, N * row + 10);
  assert_given (rows, row - 1, row - 1);
}

#define ADD(path, test) g_test_add ("/rows-layout/" path, Rows, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("whole-rows", test_whole_rows);
  ADD ("all-the-height", test_all_the_height);
  return g_test_run ();
}
