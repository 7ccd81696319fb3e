"""Many clients at the same moment."""

import threading


def at_once(workers):
    """Runs the callables in threads that start together; their results in order. The first
    exception of any is raised here."""
    barrier = threading.Barrier(len(workers))
    results = [None] * len(workers)
    failures = []

    def run(index, worker):
        try:
            barrier.wait(30)
            results[index] = worker()
        except BaseException as failure:  # pylint: disable=broad-exception-caught
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(index, worker))
               for index, worker in enumerate(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if failures:
        raise failures[0]
    assert not any(thread.is_alive() for thread in threads), "a client still waits"
    return results
