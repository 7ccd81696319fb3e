/* What a visitor has said so far; see the header. */

#include "server/pages/journey.h"

#include "core/random-id.h"
#include "wire/json.h"

#include <string.h>

#define MAX_SKEW        60
#define PROOF_MAX_CHARS 43

GhJourney *
gh_journey_new (void)
{
  GhJourney *journey = g_new0 (GhJourney, 1);
  journey->request_id = gh_random_uuid ();
  return journey;
}

void
gh_journey_free (GhJourney *journey)
{
  if (journey == NULL)
    return;
  g_free (journey->email);
  g_free (journey->phone);
  g_free (journey->request_id);
  g_free (journey->proof);
  g_free (journey);
}

static void
set_request_id (GhJourney *journey)
{
  g_free (journey->request_id);
  journey->request_id = gh_random_uuid ();
}

void
gh_journey_set_ticket (GhJourney *journey, gint64 ticket_id)
{
  if (journey->ticket_id == ticket_id)
    return;
  journey->ticket_id = ticket_id;
  journey->slot_id = 0;
  set_request_id (journey);
}

/* @text cut to @max bytes, at a character. Owned by the caller. */
static char *
cut (const char *text, gsize max)
{
  gsize length = strlen (text);
  if (length <= max)
    return g_strdup (text);
  const char *end = g_utf8_find_prev_char (text, text + max + 1);
  return g_strndup (text, end != NULL ? (gsize) (end - text) : 0);
}

void
gh_journey_set_contact (GhJourney *journey, const char *email, const char *phone)
{
  g_free (journey->email);
  g_free (journey->phone);
  journey->email = cut (email, GH_JOURNEY_EMAIL_MAX);
  journey->phone = cut (phone, GH_JOURNEY_PHONE_MAX);
  set_request_id (journey);
}

void
gh_journey_set_slot (GhJourney *journey, gint64 slot_id)
{
  if (journey->slot_id == slot_id)
    return;
  journey->slot_id = slot_id;
  set_request_id (journey);
}

void
gh_journey_set_proof (GhJourney *journey, const char *proof, gint64 now)
{
  g_free (journey->proof);
  journey->proof = g_strdup (proof);
  journey->proven_at = now;
}

char *
gh_journey_seal (const GhJourney *journey, const GhKeys *keys, gint64 now)
{
  g_autoptr (json_object) object = json_object_new_object ();
  gh_json_add_int (object, "at", now);
  gh_json_add_int (object, "ticket", journey->ticket_id);
  gh_json_add_int (object, "slot", journey->slot_id);
  gh_json_add_string (object, "email", journey->email);
  gh_json_add_string (object, "phone", journey->phone);
  gh_json_add_string (object, "request", journey->request_id);
  if (journey->proof != NULL) {
    gh_json_add_string (object, "proof", journey->proof);
    gh_json_add_int (object, "proven", journey->proven_at);
  }
  g_autofree char *text = gh_json_to_string (object);
  return gh_seal (keys->seal, text);
}

/* NULL when @text is not what gh_journey_seal wrote, or too old. */
static GhJourney *
read_journey (const char *text, gint64 now)
{
  gint64 at = 0;
  const char *email = NULL, *phone = NULL, *request_id = NULL, *proof = NULL;
  g_autoptr (GhJourney) journey = g_new0 (GhJourney, 1);
  g_autoptr (json_object) object = gh_json_parse (text, strlen (text), NULL);
  if (!json_object_is_type (object, json_type_object) ||
      !gh_json_get_int (object, "at", 0, G_MAXINT64, &at, NULL) ||
      !gh_json_get_int (object, "ticket", 0, G_MAXINT64, &journey->ticket_id, NULL) ||
      !gh_json_get_int (object, "slot", 0, G_MAXINT64, &journey->slot_id, NULL) ||
      !gh_json_get_string_opt (object, "email", GH_JOURNEY_EMAIL_MAX, &email, NULL) ||
      !gh_json_get_string_opt (object, "phone", GH_JOURNEY_PHONE_MAX, &phone, NULL) ||
      !gh_json_get_string (object, "request", 36, &request_id, NULL) || !gh_is_uuid (request_id) ||
      !gh_json_get_string_opt (object, "proof", PROOF_MAX_CHARS, &proof, NULL) ||
      (proof != NULL &&
       !gh_json_get_int (object, "proven", 0, G_MAXINT64, &journey->proven_at, NULL)))
    return NULL;
  if (at > now + MAX_SKEW || now - at > GH_JOURNEY_SECONDS)
    return NULL;
  journey->email = g_strdup (email);
  journey->phone = g_strdup (phone);
  journey->request_id = g_strdup (request_id);
  journey->proof = g_strdup (proof);
  return g_steal_pointer (&journey);
}

GhJourney *
gh_journey_unseal (const char *cookie, const GhKeys *keys, gint64 now)
{
  g_autofree char *text = gh_unseal (keys->seal, cookie);
  g_autoptr (GhJourney) journey = text != NULL ? read_journey (text, now) : NULL;
  return journey != NULL ? g_steal_pointer (&journey) : gh_journey_new ();
}
