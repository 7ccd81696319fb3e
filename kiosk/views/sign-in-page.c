/* Shows the sign-in desk: three entries, a button, keys, and what went wrong. */

#include "kiosk/views/sign-in-page.h"

#include "kiosk/desk/words.h"
#include "kiosk/views/entry-guard.h"
#include "kiosk/views/keypad.h"

#include <glib/gi18n.h>

struct _GhSignInPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *flow;
  GtkLabel *device_name;
  GtkLabel *notice;
  GtkLabel *kept;
  GtkBox *fields;
  GtkEntry *username;
  GtkEntry *pin;
  GtkEntry *password;
  GtkLabel *message;
  GtkButton *submit;
  GtkButton *set_up;
  GhKeypad *keypad;

  /* owned */
  GhSignInDesk *sign_in;
  GhGateDesk *gate;
  GhDeviceDesk *device;
};

G_DEFINE_FINAL_TYPE (GhSignInPage, gh_sign_in_page, GTK_TYPE_WIDGET)

static const char *
text_of (GtkEntry *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static int
get_locked_for (GhSignInPage *page)
{
  return gh_sign_in_desk_get_locked_for (page->sign_in, text_of (page->username));
}

static void
show_message (GhSignInPage *page)
{
  const char *message = gh_sign_in_desk_get_message (page->sign_in);
  int locked_for = get_locked_for (page);
  if (locked_for > 0) {
    g_autofree char *left = gh_words_countdown (locked_for);
    /* Translators: %s is minutes and seconds, as 14:59 */
    g_autofree char *text =
        g_strdup_printf (_ ("Too many wrong tries. You can try again in %s."), left);
    gh_label_show_text (page->message, text);
  } else {
    gh_label_show_text (page->message, message);
  }
}

static void
show_state (GhSignInPage *page)
{
  gboolean busy = gh_sign_in_desk_get_busy (page->sign_in);
  gboolean locked = get_locked_for (page) > 0;
  gboolean barred = gh_sign_in_desk_is_barred (page->sign_in);
  gtk_widget_set_sensitive (GTK_WIDGET (page->submit), !busy && !locked);
  gtk_widget_set_visible (GTK_WIDGET (page->fields), !barred);
  gtk_widget_set_visible (GTK_WIDGET (page->keypad), !barred);
  show_message (page);
}

static void
show_kept_code (GhSignInPage *page)
{
  const char *code = gh_gate_desk_get_kept_code (page->gate);
  gtk_widget_set_visible (GTK_WIDGET (page->kept), code != NULL);
  if (code == NULL)
    return;
  g_autofree char *text =
      g_strdup_printf (_ ("The session has ended. Sign in to go on with %s."), code);
  gtk_label_set_text (page->kept, text);
}

/* Whoever signs in needs no way to set the kiosk up; that is a supervisor's. Without a name, or
 * with something in the way, it is what comes next. */
static void
show_device (GhSignInPage *page)
{
  const char *name = gh_device_desk_get_name (page->device);
  const char *notice = gh_device_desk_get_notice (page->device);
  gh_label_show_text (page->device_name, name);
  gh_label_show_text (page->notice, notice);
  gtk_widget_set_visible (GTK_WIDGET (page->set_up), name == NULL || notice != NULL);
}

static void
on_submit_clicked (GhSignInPage *page)
{
  gh_sign_in_desk_submit (page->sign_in, text_of (page->username), text_of (page->pin),
                          text_of (page->password));
}

/* A wrong secret is typed again from the start; a name is not. */
static void
clear_secrets (GhSignInPage *page)
{
  gboolean by_password = *text_of (page->password) != '\0';
  gtk_editable_set_text (GTK_EDITABLE (page->pin), "");
  gtk_editable_set_text (GTK_EDITABLE (page->password), "");
  gtk_widget_grab_focus (GTK_WIDGET (by_password ? page->password : page->pin));
}

static void
on_message_changed (GhSignInPage *page)
{
  show_state (page);
  if (gh_sign_in_desk_get_message (page->sign_in) != NULL)
    clear_secrets (page);
}

static void
on_busy_changed (GhSignInPage *page)
{
  show_state (page);
  if (!gh_sign_in_desk_get_busy (page->sign_in) && get_locked_for (page) > 0)
    clear_secrets (page);
}

static void
on_username_changed (GhSignInPage *page)
{
  gh_sign_in_desk_set_name (page->sign_in, text_of (page->username));
}

/* The keys type where the cursor is, digits for a PIN. */
static void
on_entry_focus (GhSignInPage *page, GtkEntry *entry)
{
  gh_keypad_set_target (page->keypad, GTK_EDITABLE (entry));
  gh_keypad_set_layout (page->keypad, entry == page->pin ? GH_KEYPAD_DIGITS : GH_KEYPAD_TEXT);
}

static void
on_focus_enter (GtkEventController *controller, gpointer data)
{
  on_entry_focus (data, GTK_ENTRY (gtk_event_controller_get_widget (controller)));
}

static void
watch_focus (GhSignInPage *page, GtkEntry *entry)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focus_enter), page, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
}

void
gh_sign_in_page_bind (GhSignInPage *page, GhSignInDesk *sign_in, GhGateDesk *gate,
                      GhDeviceDesk *device)
{
  page->device = g_object_ref (device);
  page->sign_in = g_object_ref (sign_in);
  page->gate = g_object_ref (gate);
  g_signal_connect_object (sign_in, "notify::message", G_CALLBACK (on_message_changed), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sign_in, "notify::busy", G_CALLBACK (on_busy_changed), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sign_in, "notify::locked-for", G_CALLBACK (show_state), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page->username, "changed", G_CALLBACK (on_username_changed), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::kept-code", G_CALLBACK (show_kept_code), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (device, "notify::notice", G_CALLBACK (show_device), page,
                           G_CONNECT_SWAPPED);
  show_state (page);
  show_kept_code (page);
  show_device (page);
}

void
gh_sign_in_page_enter (GhSignInPage *page)
{
  gtk_editable_set_text (GTK_EDITABLE (page->pin), "");
  gtk_editable_set_text (GTK_EDITABLE (page->password), "");
  gboolean known = *text_of (page->username) != '\0';
  if (gh_sign_in_desk_is_barred (page->sign_in))
    gtk_widget_grab_focus (GTK_WIDGET (page->set_up));
  else
    gtk_widget_grab_focus (GTK_WIDGET (known ? page->pin : page->username));
}

GtkWidget *
gh_sign_in_page_get_default (GhSignInPage *page)
{
  return GTK_WIDGET (page->submit);
}

void
gh_sign_in_page_set_form (GhSignInPage *page, GhForm form)
{
  gh_form_turn_box (form, page->flow);
}

static void
gh_sign_in_page_dispose (GObject *object)
{
  GhSignInPage *page = GH_SIGN_IN_PAGE (object);
  if (page->flow != NULL)
    gtk_widget_unparent (GTK_WIDGET (page->flow));
  page->flow = NULL;
  g_clear_object (&page->sign_in);
  g_clear_object (&page->gate);
  g_clear_object (&page->device);
  G_OBJECT_CLASS (gh_sign_in_page_parent_class)->dispose (object);
}

static void
gh_sign_in_page_class_init (GhSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_sign_in_page_dispose;
  g_type_ensure (GH_TYPE_KEYPAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, flow);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, device_name);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, notice);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, kept);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, fields);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, username);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, pin);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, message);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, submit);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, set_up);
  gtk_widget_class_bind_template_child (widget_class, GhSignInPage, keypad);
  gtk_widget_class_bind_template_callback (widget_class, on_submit_clicked);
}

static void
gh_sign_in_page_init (GhSignInPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  gh_entry_guard (page->username);
  gh_entry_guard (page->pin);
  gh_entry_guard (page->password);
  watch_focus (page, page->username);
  watch_focus (page, page->pin);
  watch_focus (page, page->password);
}
