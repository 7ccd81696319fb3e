/* The room of a list; see the header. */

#include "kiosk/views/rows-layout.h"

struct _GhRowsLayout {
  GtkLayoutManager parent_instance;

  GtkListBox *list; /* borrowed, NULL once it is gone */
};

G_DEFINE_FINAL_TYPE (GhRowsLayout, gh_rows_layout, GTK_TYPE_LAYOUT_MANAGER)

void
gh_rows_layout_set_list (GhRowsLayout *layout, GtkListBox *list)
{
  g_set_weak_pointer (&layout->list, list);
}

static void
gh_rows_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation,
                        int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural,
                      NULL, NULL);
}

/* What the rows take that fit into @height; 0 for none. */
static int
height_of_rows (GhRowsLayout *layout, int width, int height)
{
  int sum = 0;
  GtkListBoxRow *row = NULL;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (layout->list, i)) != NULL; i++) {
    int natural = 0;
    gtk_widget_measure (GTK_WIDGET (row), GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL,
                        NULL);
    if (sum + natural > height)
      return sum;
    sum += natural;
  }
  return 0;
}

static void
gh_rows_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                         int baseline)
{
  GhRowsLayout *layout = GH_ROWS_LAYOUT (manager);
  int rows = layout->list != NULL ? height_of_rows (layout, width, height) : 0;
  GtkAllocation box = { .width = width, .height = rows > 0 ? rows : height };
  gtk_widget_size_allocate (gtk_widget_get_first_child (widget), &box, -1);
}

static void
gh_rows_layout_dispose (GObject *object)
{
  g_clear_weak_pointer (&GH_ROWS_LAYOUT (object)->list);
  G_OBJECT_CLASS (gh_rows_layout_parent_class)->dispose (object);
}

static void
gh_rows_layout_class_init (GhRowsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_rows_layout_dispose;
  layout_class->measure = gh_rows_layout_measure;
  layout_class->allocate = gh_rows_layout_allocate;
}

static void
gh_rows_layout_init (GhRowsLayout *layout)
{
}
