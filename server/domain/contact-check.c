/* The check of a contact; see the header. */

#include "server/domain/contact-check.h"

#include "core/event-log.h"
#include "server/domain/contact-limits.h"
#include "server/domain/notice.h"
#include "server/rules/one-time-code.h"
#include "server/store/contact-store.h"

#define HOUR_S 3600

/* A clock may be set back by this much without anything being read as of the future. */
#define MAX_SKEW_S 60

static const int pauses_s[GH_CODE_SENDS - 1] = { 30, 60, 120, 300 };

/* ---- hashes ---- */

/* Of the addresses, for a ticket (0: for any) and for what is asked for now: who proved less before
 * the configuration asked for more has not proven this. */
static char *
hash_contact (const GhContext *context, gint64 ticket_id, const char *email, const char *phone)
{
  g_autofree char *text =
      g_strdup_printf ("contact\n%d\n%" G_GINT64_FORMAT "\n%s\n%s",
                       (int) context->config->contact_verify, ticket_id, email, phone);
  return gh_keyed_hash (context->keys->contact, text);
}

static char *
code_text (GhChannel channel, const char *contact_hash, const char *code)
{
  return g_strjoin ("\n", "code", gh_channel_to_string (channel), contact_hash, code, NULL);
}

static char *
hash_code (const GhContext *context, GhChannel channel, const char *contact_hash, const char *code)
{
  g_autofree char *text = code_text (channel, contact_hash, code);
  return gh_keyed_hash (context->keys->contact, text);
}

static gboolean
code_is_right (const GhContext *context, GhChannel channel, const GhContactCheck *check,
               const char *code)
{
  const char *hash = channel == GH_CHANNEL_MAIL ? check->email_code_hash : check->phone_code_hash;
  g_autofree char *text = code != NULL ? code_text (channel, check->contact_hash, code) : NULL;
  return gh_keyed_hash_matches (context->keys->contact, text, hash);
}

/* ---- how a check stands ---- */

static gboolean
lasts (gint64 since, int seconds, gint64 now)
{
  return since != 0 && now < since + seconds && now >= since - MAX_SKEW_S;
}

static gboolean
is_proven (const GhContactCheck *check, gint64 now)
{
  return lasts (check->verified_at, GH_PROOF_SECONDS, now);
}

static gboolean
is_same_contact (const GhContactCheck *check, const char *contact_hash)
{
  return g_str_equal (check->contact_hash, contact_hash);
}

/* Of a check of the contact in question. */
static GhCheckState
judge_state (const GhContactCheck *check, gint64 now)
{
  if (is_proven (check, now))
    return GH_CHECK_PROVEN;
  if (check->verified_at != 0 || !lasts (check->sent_at, GH_CODE_SECONDS, now))
    return GH_CHECK_EXPIRED;
  return check->attempts_left == 0 ? GH_CHECK_EXHAUSTED : GH_CHECK_OPEN;
}

/* Whether the hour that sends are counted in still runs; one of the future never does. */
static gboolean
hour_runs (const GhContactCheck *check, gint64 now)
{
  return lasts (check->first_sent_at, HOUR_S, now) && now >= check->sent_at - MAX_SKEW_S;
}

/* Seconds until codes may be sent again; a corrected address (@same FALSE) does not wait. */
static int
pause_left (const GhContactCheck *check, gboolean same, gint64 now)
{
  gint64 until = 0;
  if (!hour_runs (check, now))
    return 0;
  if (check->sends >= GH_CODE_SENDS)
    until = check->first_sent_at + HOUR_S;
  else if (same)
    until = check->sent_at + pauses_s[check->sends - 1];
  return (int) MAX (0, until - now);
}

gboolean
gh_contact_check_look (const GhContext *context, const GhContact *contact, GhCheckState *state,
                       int *retry_after, GError **error)
{
  g_autoptr (GhContactCheck) check = NULL;
  *state = GH_CHECK_PROVEN;
  *retry_after = 0;
  if (context->config->contact_verify == GH_CONTACT_VERIFY_NONE)
    return TRUE;
  if (!gh_contact_store_find (context->db, contact->ticket_id, &check, error))
    return FALSE;
  *state = GH_CHECK_NONE;
  if (check == NULL)
    return TRUE;
  g_autofree char *hash =
      hash_contact (context, contact->ticket_id, contact->email, contact->phone);
  gboolean same = is_same_contact (check, hash);
  *retry_after = pause_left (check, same, context->now);
  if (same)
    *state = judge_state (check, context->now);
  return TRUE;
}

/* ---- start ---- */

typedef struct {
  const GhContext *context;
  const GhContact *contact;
  GhCodesSent sent;
} Starting;

static void
log_codes (const char *name, gint64 ticket_id, const char *reason)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, ticket_id);
  gh_log_event (GH_LOG_INFO, name, "ticket_id", id, "reason", reason, NULL);
}

/* Queues a new code for @to; @hash (out, owned by the caller) is the code's. */
static gboolean
send_code (const Starting *starting, GhChannel channel, const char *contact_hash, char **hash,
           GError **error)
{
  const GhContact *contact = starting->contact;
  g_autofree char *code = gh_one_time_code_new ();
  *hash = hash_code (starting->context, channel, contact_hash, code);
  return gh_notice_queue_code (starting->context, contact->orq, channel,
                               channel == GH_CHANNEL_MAIL ? contact->email : contact->phone, code,
                               starting->sent.expires_at, error);
}

static gboolean
send_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Starting *starting = data;
  const GhContext *context = starting->context;
  const GhContact *contact = starting->contact;
  gint64 now = context->now;
  GhCheckState state;
  g_autoptr (GhContactCheck) former = NULL;
  g_autoptr (GhContactCheck) check = g_new0 (GhContactCheck, 1);
  starting->sent = (GhCodesSent){ GH_CODES_NOT_NEEDED, now + GH_CODE_SECONDS, 0 };
  if (!gh_contact_check_look (context, contact, &state, &starting->sent.retry_after, error) ||
      !gh_contact_store_find (db, contact->ticket_id, &former, error))
    return FALSE;
  if (state == GH_CHECK_PROVEN)
    return TRUE;
  starting->sent.outcome = starting->sent.retry_after > 0 ? GH_CODES_WAIT : GH_CODES_SENT;
  if (starting->sent.outcome == GH_CODES_WAIT)
    return TRUE;

  gboolean goes_on = former != NULL && hour_runs (former, now);
  check->ticket_id = contact->ticket_id;
  check->contact_hash = hash_contact (context, contact->ticket_id, contact->email, contact->phone);
  check->attempts_left = GH_CODE_TRIES;
  check->sends = goes_on ? former->sends + 1 : 1;
  check->first_sent_at = goes_on ? MIN (former->first_sent_at, now) : now;
  check->sent_at = now;
  check->expires_at = starting->sent.expires_at;
  if (gh_config_codes_by_mail (context->config) &&
      !send_code (starting, GH_CHANNEL_MAIL, check->contact_hash, &check->email_code_hash, error))
    return FALSE;
  if (gh_config_codes_by_sms (context->config) &&
      !send_code (starting, GH_CHANNEL_SMS, check->contact_hash, &check->phone_code_hash, error))
    return FALSE;
  return gh_contact_store_put (db, check, error);
}

/* Of several requests for one ticket that come at once, all are counted and one sends. */
static gboolean
count_and_send (Starting *starting, GError **error)
{
  const GhContext *context = starting->context;
  if (!gh_contact_limits_take (context, starting->contact, &starting->sent.retry_after, error))
    return FALSE;
  if (starting->sent.retry_after > 0)
    return TRUE;
  if (!gh_db_transact (context->db, GH_DB_WRITE, send_in_transaction, starting, error))
    return FALSE;
  return starting->sent.outcome == GH_CODES_SENT ||
         gh_contact_limits_give_back (context, starting->contact, error);
}

gboolean
gh_contact_check_start (const GhContext *context, const GhContact *contact, GhCodesSent *sent,
                        GError **error)
{
  Starting starting = { context, contact, { GH_CODES_WAIT, 0, 0 } };
  GhCheckState state;
  if (!gh_contact_check_look (context, contact, &state, &starting.sent.retry_after, error))
    return FALSE;
  /* What is refused anyway is not counted for the address. */
  if (state == GH_CHECK_PROVEN)
    starting.sent.outcome = GH_CODES_NOT_NEEDED;
  else if (starting.sent.retry_after == 0 && !count_and_send (&starting, error))
    return FALSE;
  *sent = starting.sent;
  if (sent->outcome == GH_CODES_SENT)
    log_codes ("contact.codes_sent", contact->ticket_id, NULL);
  return TRUE;
}

/* ---- confirm ---- */

typedef struct {
  const GhContext *context;
  const GhCodesTyped *typed;
  GhCodesJudged judged;
} Confirming;

/* Of a check that is open: right, or one try less. */
static gboolean
judge_codes (GhDb *db, Confirming *confirming, const GhContactCheck *check, GError **error)
{
  const GhContext *context = confirming->context;
  GhCodesJudged *judged = &confirming->judged;
  gboolean taken = FALSE;
  /* Both are compared, whatever the first one says. */
  judged->email_wrong =
      gh_config_codes_by_mail (context->config) &&
      !code_is_right (context, GH_CHANNEL_MAIL, check, confirming->typed->email_code);
  judged->phone_wrong =
      gh_config_codes_by_sms (context->config) &&
      !code_is_right (context, GH_CHANNEL_SMS, check, confirming->typed->phone_code);
  if (!judged->email_wrong && !judged->phone_wrong) {
    judged->verdict = GH_CODES_RIGHT;
    return gh_contact_store_set_verified (db, check->ticket_id, context->now, error);
  }
  if (!gh_contact_store_take_try (db, check->ticket_id, &taken, error))
    return FALSE;
  judged->verdict = taken ? GH_CODES_WRONG : GH_CODES_EXHAUSTED;
  judged->tries_left = check->attempts_left - 1;
  return TRUE;
}

/* Looked at in the same transaction: else the code of one address, sent between two looks, would
 * prove another. */
static gboolean
is_expected_contact (const Confirming *confirming, const GhContactCheck *check)
{
  const GhCodesTyped *typed = confirming->typed;
  if (typed->email == NULL)
    return TRUE;
  g_autofree char *hash =
      hash_contact (confirming->context, typed->ticket_id, typed->email, typed->phone);
  return is_same_contact (check, hash);
}

static gboolean
confirm_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Confirming *confirming = data;
  GhCodesJudged *judged = &confirming->judged;
  gint64 now = confirming->context->now;
  g_autoptr (GhContactCheck) check = NULL;
  *judged = (GhCodesJudged){ .verdict = GH_CODES_EXPIRED };
  if (!gh_contact_store_find (db, confirming->typed->ticket_id, &check, error))
    return FALSE;
  if (check == NULL || !is_expected_contact (confirming, check))
    return TRUE;
  judged->retry_after = pause_left (check, TRUE, now);
  switch (judge_state (check, now)) {
  case GH_CHECK_PROVEN:
    judged->verdict = GH_CODES_RIGHT;
    return TRUE;
  case GH_CHECK_EXHAUSTED:
    judged->verdict = GH_CODES_EXHAUSTED;
    return TRUE;
  case GH_CHECK_OPEN:
    return judge_codes (db, confirming, check, error);
  case GH_CHECK_NONE:
  case GH_CHECK_EXPIRED:
  default:
    return TRUE;
  }
}

gboolean
gh_contact_check_confirm (const GhContext *context, const GhCodesTyped *typed,
                          GhCodesJudged *judged, GError **error)
{
  static const char *const reasons[] = { [GH_CODES_RIGHT] = NULL,
                                         [GH_CODES_WRONG] = "OTP_INVALID",
                                         [GH_CODES_EXPIRED] = "OTP_EXPIRED",
                                         [GH_CODES_EXHAUSTED] = "OTP_ATTEMPTS_EXHAUSTED" };
  Confirming confirming = { .context = context, .typed = typed };
  if (context->config->contact_verify == GH_CONTACT_VERIFY_NONE) {
    *judged = (GhCodesJudged){ .verdict = GH_CODES_RIGHT };
    return TRUE;
  }
  if (!gh_db_transact (context->db, GH_DB_WRITE, confirm_in_transaction, &confirming, error))
    return FALSE;
  *judged = confirming.judged;
  log_codes (judged->verdict == GH_CODES_RIGHT ? "contact.confirmed" : "contact.refused",
             typed->ticket_id, reasons[judged->verdict]);
  return TRUE;
}

/* ---- proofs that are carried ---- */

char *
gh_contact_proof (const GhContext *context, const char *email, const char *phone)
{
  return hash_contact (context, 0, email, phone);
}

gboolean
gh_contact_proof_holds (const GhContext *context, const char *proof, gint64 proven_at,
                        const char *email, const char *phone)
{
  g_autofree char *expected = hash_contact (context, 0, email, phone);
  return proof != NULL && g_str_equal (proof, expected) &&
         lasts (proven_at, GH_PROOF_SECONDS, context->now);
}
