/* Whether this gate is ready to open: one line for each thing it needs, in words, for the operator
 * in the morning and for the supervisor who asks. Judges facts that others gather; holds no widget
 * and touches no device. */

#pragma once

#include "kiosk/desk/connection.h"
#include "kiosk/scan/frame-source.h"
#include "kiosk/sound/player.h"

G_BEGIN_DECLS

typedef enum {
  GH_CHECK_OK,
  GH_CHECK_WATCH, /* it works, or will in a moment; somebody should know */
  GH_CHECK_BAD,   /* tickets cannot be checked as they should */
} GhCheckState;

typedef struct {
  const char *name; /* "Camera"; static, translated */
  GhCheckState state;
  char *words; /* what was found, and what to do */
} GhCheck;

void gh_check_free (GhCheck *check);

/* What is looked at. */
typedef struct {
  GhCameraState camera;
  char *camera_note; /* that it is not the chosen one, or NULL; owned */
  GhSoundState sound;
  gboolean sounds_wanted; /* the setting */
  gboolean clock_known;   /* the server has told its time */
  gint64 clock_skew;      /* seconds that the tablet's clock is ahead of the server's */
  gint64 disk_free;       /* bytes for the kiosk's file; negative when it cannot be written */
  gint64 waiting;         /* entries that the server has not got */
  gint64 parked;          /* entries that it will not take */
  gboolean put_aside;     /* a damaged file was put aside at the start */
  GhConnectionState server;
  gint64 list_age; /* seconds since the day's list was made; negative when there is none */
} GhSelfTestFacts;

/* Frees what @facts holds, not @facts. */
void gh_self_test_facts_clear (GhSelfTestFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhSelfTestFacts, gh_self_test_facts_clear)

/* Of GhCheck, in the order in which a gate is opened: server, list, camera, sound, clock, disk,
 * queue. Owned by the caller, elements freed with it. */
GPtrArray *gh_self_test (const GhSelfTestFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

/* What is said of a camera in that state. Static, translated. */
const char *gh_self_test_camera_words (GhCameraState state);

/* The worst of @checks. */
GhCheckState gh_self_test_worst (GPtrArray *checks);
/* "OK", "WATCH", "BAD", for logs. Static. */
const char *gh_check_state_to_string (GhCheckState state);

/* Whether nothing is still on its way: camera, sound and server have said how they are. */
gboolean gh_self_test_is_settled (const GhSelfTestFacts *facts);

/* A line a check, to print: "OK     Camera: Its picture moves.\n". Owned by the caller. */
char *gh_self_test_to_text (GPtrArray *checks) G_GNUC_WARN_UNUSED_RESULT;

/* Below this a file of a day's entries might not find room, bytes. */
#define GH_SELF_TEST_DISK_LOW ((gint64) 64 * 1024 * 1024)
/* From this age on, seconds, the day's list is old. */
#define GH_SELF_TEST_LIST_OLD (10 * 60)

G_END_DECLS
