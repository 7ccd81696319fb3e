/* Guards entries; right clicks and long presses are stopped by the window itself. */

#include "kiosk/views/entry-guard.h"

void
gh_entry_guard (GtkEntry *entry)
{
  GtkInputHints hints = gtk_entry_get_input_hints (entry);
  gtk_entry_set_input_hints (entry, hints | GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_NO_SPELLCHECK);
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (entry));
  gtk_widget_action_set_enabled (GTK_WIDGET (text), "menu.popup", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (text), "misc.insert-emoji", FALSE);
  /* What can be undone is remembered, and would outlive its operator. */
  gtk_editable_set_enable_undo (text, FALSE);
}
