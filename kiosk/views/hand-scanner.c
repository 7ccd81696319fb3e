/* Keys before any widget sees them; see the header. */

#include "kiosk/views/hand-scanner.h"

#include "kiosk/scan/wedge.h"

/* X11 and Wayland count the keys of Linux input from 8. */
#define FIRST_KEYCODE 8
#define MAX_KEYCODES  768

typedef struct {
  GtkWindow *window; /* it owns this */
  GhGateDesk *gate;
  GhWedge *wedge;
  guint timer;       /* until the run of keys counts as over, 0 for none */
  GtkWidget *target; /* weak: what had the focus when the run began */
  gboolean down[MAX_KEYCODES];
} HandScanner;

static void
free_scanner (gpointer data, GClosure *closure)
{
  HandScanner *scanner = data;
  g_clear_handle_id (&scanner->timer, g_source_remove);
  g_clear_weak_pointer (&scanner->target);
  gh_wedge_free (scanner->wedge);
  g_object_unref (scanner->gate);
  g_free (scanner);
}

/* What was held back and was a person's goes where the keys would have gone. */
static void
give_back (HandScanner *scanner)
{
  g_autofree char *typed = gh_wedge_take_typed (scanner->wedge);
  GtkWidget *target = scanner->target;
  if (*typed == '\0' || !GTK_IS_EDITABLE (target) || !gtk_widget_get_mapped (target))
    return;
  GtkEditable *editable = GTK_EDITABLE (target);
  gtk_editable_delete_selection (editable);
  int position = gtk_editable_get_position (editable);
  gtk_editable_insert_text (editable, typed, -1, &position);
  gtk_editable_set_position (editable, position);
}

/* Badge readers and scripts sign in as fast as a scanner scans. */
static gboolean
signs_in (HandScanner *scanner)
{
  return gh_gate_desk_get_state (scanner->gate) == GH_DESK_SIGN_IN;
}

static gboolean
act (HandScanner *scanner, GhWedgeAct done)
{
  if (done == GH_WEDGE_HOLD)
    return TRUE;
  /* Nothing is held any more: the next key begins a run, in what has the focus by then. */
  g_clear_handle_id (&scanner->timer, g_source_remove);
  if (done == GH_WEDGE_CODE && signs_in (scanner) && !gh_wedge_is_of_ours (scanner->wedge))
    done = GH_WEDGE_PASS;
  g_autofree char *code = done == GH_WEDGE_CODE ? gh_wedge_take_code (scanner->wedge) : NULL;
  give_back (scanner);
  if (code != NULL)
    gh_gate_desk_hand_scan (scanner->gate, code, g_get_monotonic_time ());
  return code != NULL;
}

static gboolean
on_rest (gpointer data)
{
  HandScanner *scanner = data;
  scanner->timer = 0;
  act (scanner, gh_wedge_rest (scanner->wedge));
  return G_SOURCE_REMOVE;
}

/* Lower than events: keys that wait to be read are read before silence is concluded. */
static void
expect_rest (HandScanner *scanner)
{
  g_clear_handle_id (&scanner->timer, g_source_remove);
  guint patience = signs_in (scanner) ? GH_WEDGE_GAP_MS : gh_wedge_get_patience_ms (scanner->wedge);
  scanner->timer =
      g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, patience + 10, on_rest, scanner, NULL);
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state,
                gpointer data)
{
  HandScanner *scanner = data;
  if (keycode < FIRST_KEYCODE || keycode >= MAX_KEYCODES)
    return FALSE;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  gboolean lock = (state & GDK_LOCK_MASK) != 0;
  GhWedgeKey key = {
    .keycode = keycode - FIRST_KEYCODE,
    .symbol = gdk_keyval_to_unicode (keyval),
    .shifted = shift != lock,
    .command = (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0,
    .repeated = scanner->down[keycode],
    .time_ms = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (keys)),
  };
  scanner->down[keycode] = TRUE;
  if (scanner->timer == 0)
    g_set_weak_pointer (&scanner->target, gtk_window_get_focus (scanner->window));
  GhWedgeAct done = gh_wedge_press (scanner->wedge, &key);
  if (done == GH_WEDGE_HOLD)
    expect_rest (scanner);
  return act (scanner, done);
}

static void
on_key_released (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state,
                 gpointer data)
{
  if (keycode < MAX_KEYCODES)
    ((HandScanner *) data)->down[keycode] = FALSE;
}

/* Keys that go up elsewhere are not seen here. */
static void
on_focus_lost (GtkWindow *window, GParamSpec *pspec, gpointer data)
{
  HandScanner *scanner = data;
  if (!gtk_window_is_active (window))
    memset (scanner->down, 0, sizeof scanner->down);
}

void
gh_hand_scanner_attach (GtkWindow *window, GhGateDesk *gate)
{
  HandScanner *scanner = g_new0 (HandScanner, 1);
  scanner->window = window;
  scanner->gate = g_object_ref (gate);
  scanner->wedge = gh_wedge_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), scanner);
  g_signal_connect (keys, "key-released", G_CALLBACK (on_key_released), scanner);
  g_signal_connect_data (window, "notify::is-active", G_CALLBACK (on_focus_lost), scanner,
                         free_scanner, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
