/* The choice of camera; see the header. */

#include "kiosk/views/camera-picker.h"

#include "kiosk/desk/self-test.h"
#include "kiosk/views/form.h"
#include "kiosk/views/preview.h"

#include <glib/gi18n.h>

#define ROW_CHARS 28

struct _GhCameraPicker {
  GtkWidget parent_instance;

  /* template */
  GtkWidget *row;
  GtkDropDown *choice;
  GhPreview *preview;
  GtkLabel *words;

  /* owned */
  GhCameraDesk *desk;
  GPtrArray *choices; /* of GhCameraChoice, as the drop-down shows them */
  gboolean showing;   /* the drop-down is being filled: nobody has chosen */
  char *chosen;       /* to be told to the desk by @choosing */
  guint choosing;
};

G_DEFINE_FINAL_TYPE (GhCameraPicker, gh_camera_picker, GTK_TYPE_WIDGET)

static gboolean
on_choosing (gpointer data)
{
  GhCameraPicker *picker = data;
  g_autofree char *source = g_steal_pointer (&picker->chosen);
  picker->choosing = 0;
  gh_camera_desk_choose (picker->desk, source);
  return G_SOURCE_REMOVE;
}

/* The choices change with what is chosen (one that is not connected goes), and the drop-down must
 * not lose its list while it tells of it. */
static void
on_chosen (GhCameraPicker *picker)
{
  guint chosen = gtk_drop_down_get_selected (picker->choice);
  if (picker->showing || picker->choices == NULL || chosen >= picker->choices->len)
    return;
  const GhCameraChoice *choice = g_ptr_array_index (picker->choices, chosen);
  g_free (picker->chosen);
  picker->chosen = g_strdup (choice->source);
  if (picker->choosing == 0)
    picker->choosing = g_idle_add (on_choosing, picker);
}

static gboolean
same_choices (GPtrArray *one, GPtrArray *other)
{
  gboolean same = one != NULL && one->len == other->len;
  for (guint i = 0; same && i < one->len; i++) {
    const GhCameraChoice *a = g_ptr_array_index (one, i), *b = g_ptr_array_index (other, i);
    same = g_strcmp0 (a->source, b->source) == 0 && g_strcmp0 (a->words, b->words) == 0;
  }
  return same;
}

/* Cameras come and go while the page is open, even while the list is. */
static void
show_choices (GhCameraPicker *picker)
{
  guint chosen;
  g_autoptr (GPtrArray) choices = gh_camera_desk_get_choices (picker->desk, &chosen);
  picker->showing = TRUE;
  if (!same_choices (picker->choices, choices)) {
    g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
    for (guint i = 0; i < choices->len; i++)
      gtk_string_list_append (words,
                              ((const GhCameraChoice *) g_ptr_array_index (choices, i))->words);
    gtk_drop_down_set_model (picker->choice, G_LIST_MODEL (words));
    g_clear_pointer (&picker->choices, g_ptr_array_unref);
    picker->choices = g_steal_pointer (&choices);
  }
  gtk_drop_down_set_selected (picker->choice, chosen);
  picker->showing = FALSE;
}

static void
show_camera (GhCameraPicker *picker)
{
  GhCameraState state = gh_frame_source_get_state (gh_camera_desk_get_source (picker->desk));
  g_autofree char *note = gh_camera_desk_get_note (picker->desk);
  gboolean running = state == GH_CAMERA_RUNNING;
  if (!running)
    gh_preview_clear (picker->preview);
  gtk_widget_set_visible (GTK_WIDGET (picker->preview), running);
  gtk_label_set_text (picker->words, note != NULL ? note : gh_self_test_camera_words (state));
}

/* ---- rows: a camera's name may be longer than the drop-down ---- */

static void
on_button_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
on_row_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* The list is as high as its rows are at their natural width, and as wide as they must be. */
  gtk_label_set_width_chars (GTK_LABEL (label), ROW_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), ROW_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
factory_new (GCallback setup)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  return factory;
}

/* ---- life ---- */

static void
gh_camera_picker_dispose (GObject *object)
{
  GhCameraPicker *picker = GH_CAMERA_PICKER (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (picker))) != NULL)
    gtk_widget_unparent (child);
  g_clear_handle_id (&picker->choosing, g_source_remove);
  g_clear_pointer (&picker->chosen, g_free);
  g_clear_object (&picker->desk);
  g_clear_pointer (&picker->choices, g_ptr_array_unref);
  G_OBJECT_CLASS (gh_camera_picker_parent_class)->dispose (object);
}

static void
gh_camera_picker_class_init (GhCameraPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_camera_picker_dispose;
  g_type_ensure (GH_TYPE_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/camera-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, GhCameraPicker, row);
  gtk_widget_class_bind_template_child (widget_class, GhCameraPicker, choice);
  gtk_widget_class_bind_template_child (widget_class, GhCameraPicker, preview);
  gtk_widget_class_bind_template_child (widget_class, GhCameraPicker, words);
}

static void
gh_camera_picker_init (GhCameraPicker *picker)
{
  gtk_widget_init_template (GTK_WIDGET (picker));
  gh_drop_down_set_name (picker->choice, _ ("Camera"));
  g_autoptr (GtkListItemFactory) button = factory_new (G_CALLBACK (on_button_setup));
  g_autoptr (GtkListItemFactory) row = factory_new (G_CALLBACK (on_row_setup));
  gtk_drop_down_set_factory (picker->choice, button);
  gtk_drop_down_set_list_factory (picker->choice, row);
}

GtkWidget *
gh_camera_picker_new (GhCameraDesk *desk)
{
  GhCameraPicker *picker = g_object_new (GH_TYPE_CAMERA_PICKER, NULL);
  picker->desk = g_object_ref (desk);
  gh_preview_watch (picker->preview, desk);
  g_signal_connect_object (picker->choice, "notify::selected", G_CALLBACK (on_chosen), picker,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "choices-changed", G_CALLBACK (show_choices), picker,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (show_camera), picker, G_CONNECT_SWAPPED);
  show_choices (picker);
  show_camera (picker);
  return GTK_WIDGET (picker);
}
