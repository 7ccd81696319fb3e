/* Doors of the window; see the header. */

#include "kiosk/views/doors.h"

#define LOCKED "gh-doors-locked"

#define COMMAND_MASK                                                                               \
  (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_HYPER_MASK | GDK_META_MASK)

/* Keys without a character that pages have a use for. Dead keys are half a character. */
static gboolean
is_useful (guint keyval)
{
  static const guint USEFUL[] = {
    GDK_KEY_Return,
    GDK_KEY_KP_Enter,
    GDK_KEY_ISO_Enter,
    GDK_KEY_Tab,
    GDK_KEY_KP_Tab,
    GDK_KEY_Escape,
    GDK_KEY_ISO_Left_Tab,
    GDK_KEY_BackSpace,
    GDK_KEY_Delete,
    GDK_KEY_KP_Delete,
    GDK_KEY_Left,
    GDK_KEY_Right,
    GDK_KEY_Up,
    GDK_KEY_Down,
    GDK_KEY_KP_Left,
    GDK_KEY_KP_Right,
    GDK_KEY_KP_Up,
    GDK_KEY_KP_Down,
    GDK_KEY_Home,
    GDK_KEY_End,
    GDK_KEY_KP_Home,
    GDK_KEY_KP_End,
    GDK_KEY_Page_Up,
    GDK_KEY_Page_Down,
    GDK_KEY_KP_Page_Up,
    GDK_KEY_Shift_L,
    GDK_KEY_KP_Page_Down,
    GDK_KEY_Shift_R,
    GDK_KEY_Caps_Lock,
    GDK_KEY_Num_Lock,
    GDK_KEY_ISO_Level3_Shift,
    GDK_KEY_Mode_switch,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (USEFUL); i++) {
    if (keyval == USEFUL[i])
      return TRUE;
  }
  return keyval >= GDK_KEY_dead_grave && keyval <= GDK_KEY_dead_longsolidusoverlay;
}

gboolean
gh_doors_let_pass (guint keyval, GdkModifierType state)
{
  if ((state & COMMAND_MASK) != 0)
    return FALSE;
  /* Shift+Delete cuts: the clipboard is nobody's. */
  if ((state & GDK_SHIFT_MASK) != 0 && (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete))
    return FALSE;
  gunichar symbol = gdk_keyval_to_unicode (keyval);
  return (symbol != 0 && !g_unichar_iscntrl (symbol)) || is_useful (keyval);
}

/* Under Wayland GTK 4.8 tells of no Super with a key: it is watched for. */
typedef struct {
  gboolean left, right;
} SuperKeys;

static void
note_super (SuperKeys *supers, guint keyval, gboolean down)
{
  if (keyval == GDK_KEY_Super_L)
    supers->left = down;
  else if (keyval == GDK_KEY_Super_R)
    supers->right = down;
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state,
                gpointer data)
{
  SuperKeys *supers = data;
  note_super (supers, keyval, TRUE);
  if (supers->left || supers->right)
    state |= GDK_SUPER_MASK;
  return !gh_doors_let_pass (keyval, state);
}

static void
on_key_released (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state,
                 gpointer data)
{
  note_super (data, keyval, FALSE);
}

/* A key that goes up elsewhere is not seen here. */
static void
on_active_changed (GtkWindow *window, GParamSpec *pspec, gpointer data)
{
  memset (data, 0, sizeof (SuperKeys));
}

static void
free_supers (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
on_right_click (GtkGestureClick *gesture, int count, double x, double y)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* The inspector would lay the whole program open. GTK asks nobody whether the key was dealt with:
 * its own handler comes last, and must not be reached. */
static gboolean
on_enable_debugging (GtkWindow *window, gboolean toggle)
{
  g_signal_stop_emission_by_name (window, "enable-debugging");
  return TRUE;
}

static gboolean
on_close_request (GtkWindow *window)
{
  return gh_doors_are_locked (window);
}

void
gh_doors_close (GtkWindow *window)
{
  g_signal_connect (window, "enable-debugging", G_CALLBACK (on_enable_debugging), NULL);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close_request), NULL);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_right_click), NULL);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (click));
}

void
gh_doors_lock (GtkWindow *window)
{
  gtk_window_set_decorated (window, FALSE);
  gtk_window_fullscreen (window);
  g_object_set_data (G_OBJECT (window), LOCKED, GINT_TO_POINTER (TRUE));
  SuperKeys *supers = g_new0 (SuperKeys, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), supers);
  g_signal_connect (keys, "key-released", G_CALLBACK (on_key_released), supers);
  g_signal_connect_data (window, "notify::is-active", G_CALLBACK (on_active_changed), supers,
                         free_supers, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}

gboolean
gh_doors_are_locked (GtkWindow *window)
{
  return g_object_get_data (G_OBJECT (window), LOCKED) != NULL;
}

void
gh_doors_clear_environment (void)
{
  g_unsetenv ("GTK_DEBUG");
  g_unsetenv ("GDK_DEBUG");
}
