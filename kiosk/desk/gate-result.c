/* The result itself: what was put into it, and how it is read. */

#include "kiosk/desk/gate-result-private.h"
#include "kiosk/desk/mask.h"
#include "kiosk/desk/outside-text.h"

struct _GhGateResult {
  GObject parent_instance;

  GhResultKind kind;
  GPtrArray *facts; /* of GhFact */
  char *say;
  char *note;
  char *code; /* safe to show */
  char *name; /* safe to show; NULL when unknown */
  char *short_name;
  gint64 ticket_id;
};

G_DEFINE_FINAL_TYPE (GhGateResult, gh_gate_result, G_TYPE_OBJECT)

static void
free_fact (gpointer data)
{
  GhFact *fact = data;
  g_free (fact->label);
  g_free (fact->value);
  g_free (fact->masked);
  g_free (fact);
}

void
gh_gate_result_add_secret (GhGateResult *result, const char *label, char *value, char *masked)
{
  if (value == NULL || *value == '\0') {
    g_free (value);
    g_free (masked);
    return;
  }
  GhFact *fact = g_new0 (GhFact, 1);
  fact->label = g_strdup (label);
  fact->value = value;
  fact->masked = masked;
  g_ptr_array_add (result->facts, fact);
}

void
gh_gate_result_add_fact (GhGateResult *result, const char *label, char *value)
{
  gh_gate_result_add_secret (result, label, value, NULL);
}

GhGateResult *
gh_gate_result_new (GhResultKind kind, const char *code)
{
  GhGateResult *result = g_object_new (GH_TYPE_GATE_RESULT, NULL);
  result->kind = kind;
  result->code = gh_outside_text (code);
  return result;
}

void
gh_gate_result_set_name (GhGateResult *result, const char *name)
{
  g_autofree char *safe = gh_outside_text (name);
  result->short_name = gh_short_name (safe);
  result->name = g_steal_pointer (&safe);
}

void
gh_gate_result_copy_name (GhGateResult *result, GhGateResult *before)
{
  if (before == NULL)
    return;
  result->name = g_strdup (before->name);
  result->short_name = g_strdup (before->short_name);
}

void
gh_gate_result_take_say (GhGateResult *result, char *say)
{
  g_free (result->say);
  result->say = say;
}

void
gh_gate_result_take_note (GhGateResult *result, char *note)
{
  g_free (result->note);
  result->note = note;
}

void
gh_gate_result_set_ticket_id (GhGateResult *result, gint64 ticket_id)
{
  result->ticket_id = ticket_id;
}

const char *
gh_gate_result_get_code (GhGateResult *result)
{
  return result->code;
}

const char *
gh_gate_result_get_name (GhGateResult *result)
{
  return result->name;
}

/* ---- reading ---- */

GhResultKind
gh_gate_result_get_kind (GhGateResult *result)
{
  return result->kind;
}

GhTone
gh_gate_result_get_tone (GhGateResult *result)
{
  return gh_result_kind_tone (result->kind);
}

const char *
gh_gate_result_get_headline (GhGateResult *result)
{
  return gh_result_kind_headline (result->kind);
}

const char *
gh_gate_result_get_icon_name (GhGateResult *result)
{
  return gh_result_kind_icon_name (result->kind);
}

GPtrArray *
gh_gate_result_get_facts (GhGateResult *result)
{
  return result->facts;
}

const char *
gh_gate_result_get_say (GhGateResult *result)
{
  return result->say;
}

const char *
gh_gate_result_get_note (GhGateResult *result)
{
  return result->note;
}

const char *
gh_gate_result_get_short_name (GhGateResult *result)
{
  return result->short_name != NULL ? result->short_name : "";
}

gint64
gh_gate_result_get_ticket_id (GhGateResult *result)
{
  return result->ticket_id;
}

static void
gh_gate_result_finalize (GObject *object)
{
  GhGateResult *result = GH_GATE_RESULT (object);
  g_ptr_array_unref (result->facts);
  g_free (result->say);
  g_free (result->note);
  g_free (result->code);
  g_free (result->name);
  g_free (result->short_name);
  G_OBJECT_CLASS (gh_gate_result_parent_class)->finalize (object);
}

static void
gh_gate_result_class_init (GhGateResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_gate_result_finalize;
}

static void
gh_gate_result_init (GhGateResult *result)
{
  result->facts = g_ptr_array_new_with_free_func (free_fact);
}
