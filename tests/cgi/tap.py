"""Runs a file's unittest cases and prints them as TAP, one line a case, for `meson test`."""

import sys
import time
import unittest


class TapResult(unittest.TestResult):
    """Prints each case as it ends; what went wrong goes into comment lines under it."""

    def __init__(self):
        super().__init__()
        self.number = 0
        self.trouble = []
        self.skipped_because = None
        self.started_at = 0.0

    def startTest(self, test):
        super().startTest(test)
        self.trouble = []
        self.skipped_because = None
        self.started_at = time.monotonic()

    def keep(self, test, err):
        self.trouble.append(f"{test}\n{self._exc_info_to_string(err, test)}")

    def addError(self, test, err):
        super().addError(test, err)
        if isinstance(test, unittest.TestCase):
            self.keep(test, err)
        else:  # setUpModule or setUpClass: no case of it will run
            self.trouble = []
            self.keep(test, err)
            self.print_line(False, str(test))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.keep(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.keep(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.skipped_because = reason

    def stopTest(self, test):
        super().stopTest(test)
        name = test.id().split(".", 1)[1]
        if self.skipped_because is not None and not self.trouble:
            self.print_line(True, f"{name} # SKIP {self.skipped_because}")
        else:
            self.print_line(not self.trouble, name)

    def print_line(self, good, text):
        self.number += 1
        print(f"{'ok' if good else 'not ok'} {self.number} - {text}")
        print(f"# {time.monotonic() - self.started_at:.2f} s")
        for trouble in self.trouble:
            for line in trouble.splitlines():
                print(f"# {line}")
        sys.stdout.flush()


def count(suite):
    return suite.countTestCases()


def main():
    """Runs the cases of __main__; arguments are parts of the names of those that are wanted."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    wanted = sys.argv[1:]
    if wanted:
        cases = [case for group in suite for case in group
                 if any(part in case.id() for part in wanted)]
        suite = unittest.TestSuite(cases)
    result = TapResult()
    suite.run(result)
    print(f"1..{result.number}")
    sys.exit(0 if result.wasSuccessful() and result.number > 0 else 1)
