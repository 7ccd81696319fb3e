/* Cameras that tests plug in and out: a provider of GStreamer's device monitor that has whatever it
 * is told. */

#pragma once

#include <gst/gst.h>

/* Makes the provider known; the rest may be called before and after. @plugin may be NULL. */
void fake_cameras_register (GstPlugin *plugin);

/* A camera @name appears, with the node @device (or NULL), which gives the pictures of the
 * GStreamer
 * @description. From any thread. */
void fake_cameras_plug (const char *name, const char *device, const char *description);
/* The camera is gone; its pipelines do not hear of it. */
void fake_cameras_unplug (const char *name);
