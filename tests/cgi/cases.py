"""What the cases of all files share."""

import unittest

# The moment at which most venues of the tests stand still: a Monday noon, 1795435200.
CLOCK = "2026-11-23 12:00:00"
NOW = 1795435200
TODAY = "2026-11-23"


class Case(unittest.TestCase):
    """A case on the venue that setUpModule keeps in the module's `site`."""

    maxDiff = 2000

    def assert_refused(self, answer, status, code, **fields):
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        for name, value in fields.items():
            self.assertEqual(answer.error.get(name), value, answer)

    def assert_admitted(self, answer):
        self.assertEqual(answer.status, 200, answer)
        return answer.data
