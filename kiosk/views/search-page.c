/* Looking for people: an entry with its keys, which make room for what is found. */

#include "kiosk/views/search-page.h"

#include "kiosk/desk/search-desk.h"
#include "kiosk/views/choice-row.h"
#include "kiosk/views/entry-guard.h"
#include "kiosk/views/form.h"
#include "kiosk/views/keypad.h"

#include <glib/gi18n.h>

struct _GhSearchPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *content;
  GtkEntry *words;
  GtkButton *find;
  GtkLabel *message;
  GtkButton *again;
  GtkScrolledWindow *results;
  GtkListBox *hits;
  GhKeypad *keypad;

  /* owned */
  GhGateDesk *gate;
  GhSearchDesk *desk;
};

G_DEFINE_FINAL_TYPE (GhSearchPage, gh_search_page, GTK_TYPE_WIDGET)

/* ---- what the desk says ---- */

static void
on_chosen (GhSearchPage *page, GtkButton *button)
{
  gh_search_desk_choose (page->desk, gh_choice_row_get_item (button));
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  GhFoundTicket *ticket = item;
  GhChoiceWords words = { .title = gh_found_ticket_get_name (ticket),
                          .side = gh_found_ticket_get_status (ticket),
                          .lines = { gh_found_ticket_get_when (ticket),
                                     gh_found_ticket_get_contact (ticket) } };
  return gh_choice_row_new (&words, item, G_CALLBACK (on_chosen), data);
}

static void
show_state (GhSearchPage *page)
{
  GhSearchState state = gh_search_desk_get_state (page->desk);
  gboolean found = state == GH_SEARCH_FOUND;
  const char *words =
      state == GH_SEARCH_BUSY ? _ ("Searching …") : gh_search_desk_get_message (page->desk);
  gboolean listed = gtk_widget_get_visible (GTK_WIDGET (page->results));
  gh_label_show_text (page->message, words);
  gtk_widget_set_visible (GTK_WIDGET (page->again), state == GH_SEARCH_FAILED);
  gtk_widget_set_visible (GTK_WIDGET (page->results), found);
  gtk_widget_set_visible (GTK_WIDGET (page->keypad), !found);
  if (found && !listed) {
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (page->results), 0);
    gh_choice_row_focus_first (page->hits);
  }
}

/* ---- what the person does ---- */

static void
on_find_clicked (GhSearchPage *page)
{
  g_autofree char *words = g_strdup (gtk_editable_get_text (GTK_EDITABLE (page->words)));
  gh_search_desk_search (page->desk, words);
}

/* The hits are those of other words. */
static void
on_words_changed (GhSearchPage *page)
{
  gh_search_desk_reset (page->desk);
}

/* Whoever goes back to the words wants the keys. */
static void
on_words_focus (GtkEventController *controller, gpointer data)
{
  GhSearchPage *page = data;
  gtk_widget_set_visible (GTK_WIDGET (page->results), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (page->keypad), TRUE);
}

/* Nothing of the search stays behind on a page that is hidden. */
static void
on_gate_state (GhSearchPage *page)
{
  if (gh_gate_desk_get_state (page->gate) != GH_DESK_SEARCHING)
    gtk_editable_set_text (GTK_EDITABLE (page->words), "");
}

void
gh_search_page_bind (GhSearchPage *page, GhGateDesk *gate)
{
  page->gate = g_object_ref (gate);
  page->desk = gh_search_desk_new (gate);
  gtk_list_box_bind_model (page->hits, gh_search_desk_get_hits (page->desk), create_row, page,
                           NULL);
  g_signal_connect_object (page->desk, "changed", G_CALLBACK (show_state), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (on_gate_state), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page->words, "changed", G_CALLBACK (on_words_changed), page,
                           G_CONNECT_SWAPPED);
  show_state (page);
}

void
gh_search_page_enter (GhSearchPage *page)
{
  gtk_editable_set_text (GTK_EDITABLE (page->words), "");
  gh_keypad_reset (page->keypad);
  show_state (page);
  gtk_widget_grab_focus (GTK_WIDGET (page->words));
}

GtkWidget *
gh_search_page_get_default (GhSearchPage *page)
{
  return GTK_WIDGET (page->find);
}

static void
gh_search_page_dispose (GObject *object)
{
  GhSearchPage *page = GH_SEARCH_PAGE (object);
  if (page->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (page->content));
  page->content = NULL;
  g_clear_object (&page->desk);
  g_clear_object (&page->gate);
  G_OBJECT_CLASS (gh_search_page_parent_class)->dispose (object);
}

static void
gh_search_page_class_init (GhSearchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_search_page_dispose;
  g_type_ensure (GH_TYPE_KEYPAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/search-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhSearchPage, content);
  gtk_widget_class_bind_template_child (widget_class, GhSearchPage, words);
  gtk_widget_class_bind_template_child (widget_class, GhSearchPage, find);
  gtk_widget_class_bind_template_child (widget_class, GhSearchPage, message);
  gtk_widget_class_bind_template_child (widget_class, GhSearchPage, again);
  gtk_widget_class_bind_template_child (widget_class, GhSearchPage, results);
  gtk_widget_class_bind_template_child (widget_class, GhSearchPage, hits);
  gtk_widget_class_bind_template_child (widget_class, GhSearchPage, keypad);
  gtk_widget_class_bind_template_callback (widget_class, on_find_clicked);
}

static void
gh_search_page_init (GhSearchPage *page)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gtk_widget_init_template (GTK_WIDGET (page));
  gh_entry_guard (page->words);
  gh_keypad_set_layout (page->keypad, GH_KEYPAD_NAME);
  gh_keypad_set_target (page->keypad, GTK_EDITABLE (page->words));
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_words_focus), page, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (page->words), focus);
}
