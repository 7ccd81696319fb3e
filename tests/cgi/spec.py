"""Compares real answers with server/openapi.yaml. GATEHOUSE_OPENAPI names the file."""

import functools
import os
import re

import jsonschema
import yaml

# (operation, status) that some answer of this run has shown.
seen = set()


@functools.lru_cache
def document():
    with open(os.environ["GATEHOUSE_OPENAPI"], encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def follow(node):
    """The thing itself when @node is a reference."""
    while "$ref" in node:
        target = document()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def operation(method, path):
    """The described operation for a request, or None."""
    item = document()["paths"].get(path.partition("?")[0], {})
    return item.get(method.lower())


@functools.lru_cache(maxsize=None)
def validator(where):
    """A validator of the schema at a JSON pointer; references resolve in the whole document."""
    resolver = jsonschema.RefResolver("", document())
    return jsonschema.Draft202012Validator({"$ref": "#" + where}, resolver=resolver)


def escape(part):
    return part.replace("~", "~0").replace("/", "~1")


def response_of(method, path, status):
    """The described response and its JSON pointer; None when it is not described."""
    found = operation(method, path)
    if found is None:
        return None, None
    responses = found["responses"]
    if str(status) not in responses:
        return None, None
    node = responses[str(status)]
    where = f"/paths/{escape(path.partition('?')[0])}/{method.lower()}/responses/{status}"
    if "$ref" in node:
        where = node["$ref"].removeprefix("#")
    return follow(node), where


def check(answer):
    """Asserts that @answer is described: its status, and its body down to every field."""
    if operation(answer.method, answer.path) is None:
        assert answer.status in (404, 405) or answer.method == "HEAD" or \
            not answer.path.startswith("/api/"), f"not described at all: {answer}"
        return
    response, where = response_of(answer.method, answer.path, answer.status)
    assert response is not None, f"status not described: {answer}"
    seen.add((answer.method, answer.path.partition("?")[0], answer.status))
    for name, header in response.get("headers", {}).items():
        assert name in answer.headers or not follow(header).get("required"), \
            f"header {name} missing: {answer}"
    content = response.get("content")
    assert (content is not None) == bool(answer.body), f"body not as described: {answer}"
    if content and "application/json" in content:
        errors = list(validator(where + "/content/application~1json/schema")
                      .iter_errors(answer.json))
        assert not errors, f"not as described: {errors[0].message} at " \
            f"{list(errors[0].absolute_path)}: {answer}"
    check_code(answer, response)


def check_code(answer, response):
    """A refusal's code is one of those that the description lists for that status."""
    if answer.code is None:
        return
    listed = re.findall(r"`([A-Z][A-Z_]+)`", response.get("description", ""))
    assert answer.code in listed, f"code not described: {answer}"
