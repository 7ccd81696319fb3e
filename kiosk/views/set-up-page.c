/* Shows the set-up desk; see the header. */

#include "kiosk/views/set-up-page.h"

#include <glib/gi18n.h>

struct _GhSetUpPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *flow;
  GhPreview *preview;
  GtkLabel *trouble;
  GtkLabel *hint;
  GtkBox *side;
  GtkBox *steps;
  GtkLabel *present;
  GtkLabel *message;
  GtkLabel *done;
  GtkButton *go_on;
  GtkButton *back;

  /* owned */
  GhSetUpDesk *set_up;
  GhFrameSource *camera;
};

G_DEFINE_FINAL_TYPE (GhSetUpPage, gh_set_up_page, GTK_TYPE_WIDGET)

static void
show_camera (GhSetUpPage *page)
{
  GhCameraState state = gh_frame_source_get_state (page->camera);
  gboolean running = state == GH_CAMERA_RUNNING;
  gboolean starting = state == GH_CAMERA_STARTING || state == GH_CAMERA_OFF;
  gh_label_show_text (page->trouble, running    ? NULL
                                     : starting ? _ ("The camera is starting …")
                                                : _ ("There is no picture. Use a hand scanner."));
  if (!running)
    gh_preview_clear (page->preview);
}

static void
show_state (GhSetUpPage *page)
{
  gboolean busy = gh_set_up_desk_get_busy (page->set_up);
  gboolean done = gh_set_up_desk_get_done (page->set_up);
  const char *message = gh_set_up_desk_get_message (page->set_up);
  gh_label_show_text (page->hint, busy ? _ ("Asking the server …") : NULL);
  gh_label_show_text (page->message, done ? NULL : message);
  gh_label_show_text (page->done, done ? message : NULL);
  gtk_widget_set_visible (GTK_WIDGET (page->steps), !done);
  gtk_widget_set_visible (GTK_WIDGET (page->go_on), done);
  gtk_widget_set_visible (GTK_WIDGET (page->back), !done);
}

static void
on_done (GhSetUpPage *page)
{
  show_state (page);
  gh_set_up_page_enter (page);
}

/* Names and addresses come from outside, but not as markup: they are made safe by their desks. */
static void
show_present (GhSetUpPage *page)
{
  GhDeviceDesk *device = gh_set_up_desk_get_device (page->set_up);
  const char *name = gh_device_desk_get_name (device);
  if (name == NULL) {
    gh_label_show_text (page->present, NULL);
    return;
  }
  /* Translators: the first argument is a device's name, the second a server's address */
  g_autofree char *text = g_strdup_printf (_ ("Up to now it is %1$s at %2$s."), name,
                                           gh_device_desk_get_server (device));
  gh_label_show_text (page->present, text);
}

static void
on_go_on_clicked (GhSetUpPage *page)
{
  gh_set_up_desk_finish (page->set_up);
}

void
gh_set_up_page_bind (GhSetUpPage *page, GhSetUpDesk *set_up, GhFrameSource *camera)
{
  page->set_up = g_object_ref (set_up);
  page->camera = g_object_ref (camera);
  g_signal_connect_object (camera, "state-changed", G_CALLBACK (show_camera), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (set_up, "notify::busy", G_CALLBACK (show_state), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (set_up, "notify::message", G_CALLBACK (show_state), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (set_up, "notify::done", G_CALLBACK (on_done), page, G_CONNECT_SWAPPED);
  show_present (page);
  show_camera (page);
  show_state (page);
}

void
gh_set_up_page_enter (GhSetUpPage *page)
{
  gboolean done = gh_set_up_desk_get_done (page->set_up);
  gtk_widget_grab_focus (GTK_WIDGET (done ? page->go_on : page->back));
}

void
gh_set_up_page_set_form (GhSetUpPage *page, GhForm form)
{
  gh_form_turn_box (form, page->flow);
  gtk_widget_set_vexpand (GTK_WIDGET (page->side), form != GH_FORM_PORTRAIT);
}

GhPreview *
gh_set_up_page_get_preview (GhSetUpPage *page)
{
  return page->preview;
}

static void
gh_set_up_page_dispose (GObject *object)
{
  GhSetUpPage *page = GH_SET_UP_PAGE (object);
  if (page->flow != NULL)
    gtk_widget_unparent (GTK_WIDGET (page->flow));
  page->flow = NULL;
  g_clear_object (&page->set_up);
  g_clear_object (&page->camera);
  G_OBJECT_CLASS (gh_set_up_page_parent_class)->dispose (object);
}

static void
gh_set_up_page_class_init (GhSetUpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_set_up_page_dispose;
  g_type_ensure (GH_TYPE_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/set-up-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, flow);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, preview);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, hint);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, side);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, steps);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, present);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, message);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, done);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, go_on);
  gtk_widget_class_bind_template_child (widget_class, GhSetUpPage, back);
  gtk_widget_class_bind_template_callback (widget_class, on_go_on_clicked);
}

static void
gh_set_up_page_init (GhSetUpPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}
