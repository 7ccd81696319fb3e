/* The line of the status bar; see the header. */

#include "kiosk/views/bar-layout.h"

struct _GhBarLayout {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (GhBarLayout, gh_bar_layout, GTK_TYPE_LAYOUT_MANAGER)

#define RANK_KEY "gh-bar-rank"

/* One child that is to be laid out. */
typedef struct {
  GtkWidget *widget;
  int rank;
  int minimum;
  int natural;
  gboolean kept;
} Item;

void
gh_bar_layout_set_rank (GtkWidget *child, int rank)
{
  g_object_set_data (G_OBJECT (child), RANK_KEY, GINT_TO_POINTER (rank));
}

/* Of Item. */
static GArray *
gather (GtkWidget *bar)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (Item));
  for (GtkWidget *child = gtk_widget_get_first_child (bar); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    Item item = { .widget = child, .kept = TRUE };
    item.rank = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (child), RANK_KEY));
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &item.minimum, &item.natural, NULL,
                        NULL);
    g_array_append_val (items, item);
  }
  return items;
}

static void
gh_bar_layout_measure (GtkLayoutManager *manager, GtkWidget *bar, GtkOrientation orientation,
                       int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  g_autoptr (GArray) items = gather (bar);
  *minimum = *natural = 0;
  for (guint i = 0; i < items->len; i++) {
    const Item *item = &g_array_index (items, Item, i);
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
      *minimum += item->rank == 0 ? item->minimum : 0;
      *natural += item->natural;
    } else {
      int least = 0, most = 0;
      gtk_widget_measure (item->widget, orientation, -1, &least, &most, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, most);
    }
  }
}

/* The width of all that are kept, each as small as it can be, or as it would be. */
static int
width_of (GArray *items, gboolean small)
{
  int width = 0;
  for (guint i = 0; i < items->len; i++) {
    const Item *item = &g_array_index (items, Item, i);
    if (item->kept)
      width += small ? item->minimum : item->natural;
  }
  return width;
}

static gboolean
leave_one_out (GArray *items)
{
  Item *least = NULL;
  for (guint i = 0; i < items->len; i++) {
    Item *item = &g_array_index (items, Item, i);
    if (item->kept && item->rank > 0 && (least == NULL || item->rank > least->rank))
      least = item;
  }
  if (least != NULL)
    least->kept = FALSE;
  return least != NULL;
}

/* Whoever can be smaller gives what the others lack. */
static void
shrink (GArray *items, int width)
{
  int lack = width_of (items, FALSE) - width;
  for (guint i = 0; i < items->len && lack > 0; i++) {
    Item *item = &g_array_index (items, Item, i);
    int given = item->kept ? MIN (lack, item->natural - item->minimum) : 0;
    item->natural -= given;
    lack -= given;
  }
}

static void
place (GtkWidget *bar, const Item *item, int x, int width, int height)
{
  gboolean mirrored = gtk_widget_get_direction (bar) == GTK_TEXT_DIR_RTL;
  GtkAllocation box = { .x = mirrored ? width - x - item->natural : x,
                        .width = item->natural,
                        .height = height };
  gtk_widget_size_allocate (item->widget, &box, -1);
}

static void
gh_bar_layout_allocate (GtkLayoutManager *manager, GtkWidget *bar, int width, int height,
                        int baseline)
{
  g_autoptr (GArray) items = gather (bar);
  while (width_of (items, TRUE) > width && leave_one_out (items))
    ;
  shrink (items, width);
  int x = 0, rest = MAX (width - width_of (items, FALSE), 0);
  for (guint i = 0; i < items->len; i++) {
    const Item *item = &g_array_index (items, Item, i);
    gtk_widget_set_child_visible (item->widget, item->kept);
    gtk_accessible_update_state (GTK_ACCESSIBLE (item->widget), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 !item->kept, -1);
    if (!item->kept)
      continue;
    x += i + 1 == items->len ? rest : 0;
    place (bar, item, x, width, height);
    x += item->natural;
  }
}

static void
gh_bar_layout_class_init (GhBarLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  layout_class->measure = gh_bar_layout_measure;
  layout_class->allocate = gh_bar_layout_allocate;
}

static void
gh_bar_layout_init (GhBarLayout *layout)
{
}
