/* Guards entries. GTK's own gestures are not switched off one by one (selection by finger with its
 * handles and its menu, dragging, pasting with the middle button): none of them gets a press. */

#include "kiosk/views/entry-guard.h"

/* The character whose edge is nearest to @x, in the widget's pixels. */
static int
position_at (GtkText *text, double x)
{
  int best = 0;
  double nearest = G_MAXDOUBLE;
  int last = gtk_entry_buffer_get_length (gtk_text_get_buffer (text));
  for (int position = 0; position <= last; position++) {
    graphene_rect_t cursor;
    gtk_text_compute_cursor_extents (text, (gsize) position, &cursor, NULL);
    double away = ABS ((double) cursor.origin.x - x);
    if (away < nearest) {
      nearest = away;
      best = position;
    }
  }
  return best;
}

/* A press puts the cursor where it is, and that is all. */
static void
on_pressed (GtkGestureClick *click, int count, double x, double y)
{
  GtkText *text = GTK_TEXT (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click)));
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  if (!gtk_widget_has_focus (GTK_WIDGET (text)))
    gtk_text_grab_focus_without_selecting (text);
  gtk_editable_set_position (GTK_EDITABLE (text), position_at (text, x));
}

void
gh_entry_guard (GtkEntry *entry)
{
  GtkInputHints hints = gtk_entry_get_input_hints (entry);
  gtk_entry_set_input_hints (entry, hints | GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_NO_SPELLCHECK);
  /* Undoing would bring back what the last one typed. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
  gtk_widget_action_set_enabled (text, "menu.popup", FALSE);
  gtk_widget_action_set_enabled (text, "misc.insert-emoji", FALSE);

  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), NULL);
  gtk_widget_add_controller (text, GTK_EVENT_CONTROLLER (click));
}
