/* Manual entry, with keys of its own. */

#include "kiosk/views/entry-page.h"

#include "kiosk/views/entry-guard.h"
#include "kiosk/views/keypad.h"

#include <glib/gi18n.h>

struct _GhEntryPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *content;
  GtkEntry *code;
  GtkButton *check;
  GtkLabel *message;
  GhKeypad *keypad;

  /* owned */
  GhGateDesk *gate;
};

G_DEFINE_FINAL_TYPE (GhEntryPage, gh_entry_page, GTK_TYPE_WIDGET)

void
gh_entry_page_set_form (GhEntryPage *page, GhForm form)
{
  gtk_widget_set_valign (GTK_WIDGET (page->keypad),
                         form == GH_FORM_PORTRAIT ? GTK_ALIGN_END : GTK_ALIGN_FILL);
}

static const char *
words_of (GhEntryOutcome outcome)
{
  switch (outcome) {
  case GH_ENTRY_EMPTY:
    return _ ("Please type a code.");
  case GH_ENTRY_BAD_CHECK:
    return _ ("There is a slip in this code: its last character does not fit the others. Compare "
              "it with the ticket, or press Check again to send it as it is.");
  case GH_ENTRY_NOT_A_CODE:
    return _ ("This is too long for a ticket code.");
  case GH_ENTRY_BUSY:
  case GH_ENTRY_TAKEN:
  default:
    return "";
  }
}

static void
on_check_clicked (GhEntryPage *page)
{
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (page->code)));
  gh_label_show_text (page->message, words_of (gh_gate_desk_enter (page->gate, typed)));
}

static void
on_code_changed (GhEntryPage *page)
{
  gh_label_show_text (page->message, "");
}

/* Nobody's code waits in an entry for the next one who looks. */
static void
on_state_changed (GhEntryPage *page)
{
  if (gh_gate_desk_get_state (page->gate) == GH_DESK_ENTERING)
    return;
  gtk_editable_set_text (GTK_EDITABLE (page->code), "");
  gh_label_show_text (page->message, "");
}

void
gh_entry_page_bind (GhEntryPage *page, GhGateDesk *gate)
{
  page->gate = g_object_ref (gate);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (on_state_changed), page,
                           G_CONNECT_SWAPPED);
}

void
gh_entry_page_enter (GhEntryPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (page->code));
}

GtkWidget *
gh_entry_page_get_default (GhEntryPage *page)
{
  return GTK_WIDGET (page->check);
}

static void
gh_entry_page_dispose (GObject *object)
{
  GhEntryPage *page = GH_ENTRY_PAGE (object);
  if (page->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (page->content));
  page->content = NULL;
  g_clear_object (&page->gate);
  G_OBJECT_CLASS (gh_entry_page_parent_class)->dispose (object);
}

static void
gh_entry_page_class_init (GhEntryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_entry_page_dispose;
  g_type_ensure (GH_TYPE_KEYPAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/entry-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhEntryPage, content);
  gtk_widget_class_bind_template_child (widget_class, GhEntryPage, code);
  gtk_widget_class_bind_template_child (widget_class, GhEntryPage, check);
  gtk_widget_class_bind_template_child (widget_class, GhEntryPage, message);
  gtk_widget_class_bind_template_child (widget_class, GhEntryPage, keypad);
  gtk_widget_class_bind_template_callback (widget_class, on_check_clicked);
}

static void
gh_entry_page_init (GhEntryPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  gh_entry_guard (page->code);
  /* A code is read from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (page->code), GTK_TEXT_DIR_LTR);
  gh_keypad_set_layout (page->keypad, GH_KEYPAD_CODE);
  gh_keypad_set_target (page->keypad, GTK_EDITABLE (page->code));
  g_signal_connect_object (page->code, "changed", G_CALLBACK (on_code_changed), page,
                           G_CONNECT_SWAPPED);
}
