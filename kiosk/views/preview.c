/* Paints camera frames as textures, and the corners between which a code is held. */

#include "kiosk/views/preview.h"

#define RADIUS        20
#define MARKER_SHARE  0.56F /* of the shorter side: the square between the corners */
#define CORNER_SHARE  0.22  /* of that square: the length of a corner's arms */
#define CORNER_RADIUS 18
#define LINE_WIDTH    4

struct _GhPreview {
  GtkWidget parent_instance;

  GhCameraDesk *cameras; /* NULL until gh_preview_watch */
  GhFrameMailbox *mailbox;
  GdkTexture *texture; /* NULL while there is no picture */
};

G_DEFINE_FINAL_TYPE (GhPreview, gh_preview, GTK_TYPE_WIDGET)

static void
on_frame (GhFrame *frame, gpointer data)
{
  GhPreview *preview = data;
  /* Nobody looks: no texture, no redraw. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (preview)))
    return;
  g_clear_object (&preview->texture);
  preview->texture =
      gdk_memory_texture_new (gh_frame_get_width (frame), gh_frame_get_height (frame),
                              GDK_MEMORY_R8G8B8, gh_frame_get_pixels (frame),
                              gh_frame_get_row_bytes (frame));
  gtk_widget_queue_draw (GTK_WIDGET (preview));
}

/* Where the whole texture goes so that it covers the widget. */
static graphene_rect_t
covering_rect (GdkTexture *texture, float width, float height)
{
  float own_width = (float) gdk_texture_get_width (texture);
  float own_height = (float) gdk_texture_get_height (texture);
  float scale = MAX (width / own_width, height / own_height);
  graphene_rect_t rect;
  graphene_rect_init (&rect, (width - own_width * scale) / 2, (height - own_height * scale) / 2,
                      own_width * scale, own_height * scale);
  return rect;
}

static void
draw_corner (cairo_t *cr, double x, double y, double dx, double dy, double arm)
{
  cairo_move_to (cr, x + dx * arm, y);
  cairo_line_to (cr, x + dx * CORNER_RADIUS, y);
  cairo_curve_to (cr, x + dx * CORNER_RADIUS * 0.45, y, x, y + dy * CORNER_RADIUS * 0.45, x,
                  y + dy * CORNER_RADIUS);
  cairo_line_to (cr, x, y + dy * arm);
}

static void
draw_marker (GtkSnapshot *snapshot, float width, float height)
{
  float side = MIN (width, height) * MARKER_SHARE;
  float left = (width - side) / 2, top = (height - side) / 2 - height * 0.03F;
  float pad = LINE_WIDTH;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (left - pad, top - pad, side + 2 * pad, side + 2 * pad));
  double right = (double) (left + side), bottom = (double) (top + side);
  double arm = (double) side * CORNER_SHARE;
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_source_rgb (cr, 1, 1, 1);
  draw_corner (cr, (double) left, (double) top, 1, 1, arm);
  draw_corner (cr, right, (double) top, -1, 1, arm);
  draw_corner (cr, (double) left, bottom, 1, -1, arm);
  draw_corner (cr, right, bottom, -1, -1, arm);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
gh_preview_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GhPreview *preview = GH_PREVIEW (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  if (preview->texture == NULL)
    return;

  GskRoundedRect clip;
  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (0, 0, width, height), RADIUS);
  graphene_rect_t rect = covering_rect (preview->texture, width, height);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_texture (snapshot, preview->texture, &rect);
  gtk_snapshot_pop (snapshot);
  draw_marker (snapshot, width, height);
}

/* The camera makes its picture in one size: that of the page that is seen. */
static void
ask_for_size (GhPreview *preview)
{
  GtkWidget *widget = GTK_WIDGET (preview);
  int scale = gtk_widget_get_scale_factor (widget);
  if (preview->cameras != NULL && gtk_widget_get_mapped (widget))
    gh_camera_desk_set_view_size (preview->cameras, gtk_widget_get_width (widget) * scale,
                                  gtk_widget_get_height (widget) * scale);
}

static void
gh_preview_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ask_for_size (GH_PREVIEW (widget));
}

static void
gh_preview_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gh_preview_parent_class)->map (widget);
  ask_for_size (GH_PREVIEW (widget));
}

void
gh_preview_watch (GhPreview *preview, GhCameraDesk *cameras)
{
  preview->cameras = g_object_ref (cameras);
  gh_camera_desk_add_preview (cameras, preview->mailbox);
  g_signal_connect (preview, "notify::scale-factor", G_CALLBACK (ask_for_size), NULL);
  ask_for_size (preview);
}

void
gh_preview_clear (GhPreview *preview)
{
  g_clear_object (&preview->texture);
  gtk_widget_queue_draw (GTK_WIDGET (preview));
}

static void
gh_preview_dispose (GObject *object)
{
  GhPreview *preview = GH_PREVIEW (object);
  if (preview->mailbox != NULL)
    gh_frame_mailbox_close (preview->mailbox);
  g_clear_pointer (&preview->mailbox, gh_frame_mailbox_unref);
  g_clear_object (&preview->texture);
  g_clear_object (&preview->cameras);
  G_OBJECT_CLASS (gh_preview_parent_class)->dispose (object);
}

static void
gh_preview_class_init (GhPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_preview_dispose;
  widget_class->map = gh_preview_map;
  widget_class->size_allocate = gh_preview_size_allocate;
  widget_class->snapshot = gh_preview_snapshot;
  gtk_widget_class_set_css_name (widget_class, "preview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gh_preview_init (GhPreview *preview)
{
  preview->mailbox = gh_frame_mailbox_new (on_frame, preview);
}
