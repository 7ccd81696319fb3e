"""gatehousectl init: what it makes, that repeating it is harmless, and what it refuses."""

import os
import pathlib
import sqlite3
import stat
import unittest

import venue
from tap import main

ROOT = os.geteuid() == 0
MIGRATIONS = len(list((pathlib.Path(__file__).parents[2] / "server/sql").glob("*.sql")))


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


class First(venue.VenueCase):
    init = False

    def test_makes_everything(self):
        answer = self.ctl("init", "--org", "Museum of Doors", "--timezone", "Europe/Lisbon")
        self.assertEqual(answer, {
            "database": self.venue.database, "database_made": True, "migrations": MIGRATIONS,
            "secret_file": self.venue.secret, "secret_made": True,
            "orq": 1, "organisation_made": True, "name": "Museum of Doors",
            "timezone": "Europe/Lisbon", "product_id": 1, "product_made": True})
        self.assertEqual(mode(self.venue.database), 0o660)
        self.assertEqual(mode(self.venue.secret), 0o600)
        self.assertEqual(mode(self.venue.data) & 0o007, 0)
        self.assertEqual(os.path.getsize(self.venue.secret), 32)
        self.assertEqual(self.venue.rows("PRAGMA journal_mode"), [("wal",)])
        self.assertEqual(self.venue.rows("SELECT id, orq FROM products"), [(1, 1)])

    def test_twice_changes_nothing(self):
        self.ctl("init", "--org", "One", "--timezone", "UTC")
        secret = pathlib.Path(self.venue.secret).read_bytes()
        again = self.ctl("init", "--org", "Two", "--timezone", "Asia/Tokyo")
        self.assertFalse(again["database_made"] or again["secret_made"] or
                         again["organisation_made"] or again["product_made"])
        self.assertEqual((again["migrations"], again["name"], again["timezone"]), (0, "One", "UTC"))
        self.assertEqual(pathlib.Path(self.venue.secret).read_bytes(), secret)
        self.assertEqual(self.venue.rows("SELECT count(*) FROM organisations"), [(1,)])

    def test_a_lost_secret_is_made_anew_and_said(self):
        self.ctl("init")
        os.unlink(self.venue.secret)
        self.assertIn("no longer work", self.words("init"))
        self.assertEqual(mode(self.venue.secret), 0o600)

    def test_zones_that_nobody_knows(self):
        for zone in ("Europe/Atlantis", "", "../../etc/passwd", "/etc/localtime", "UTC0", "CET-1CEST"):
            self.refused(1, "init", "--timezone", zone)
        self.assertFalse(os.path.exists(self.venue.database))

    def test_the_machines_own_zone(self):
        answer = self.ctl("init")
        link = os.path.realpath("/etc/localtime")
        if "/zoneinfo/" in link:
            known = {link.split("/zoneinfo/")[1], os.readlink("/etc/localtime").split("/zoneinfo/")[-1]}
            self.assertIn(answer["timezone"], known)
        else:
            self.assertTrue(answer["timezone"])

    def test_names(self):
        self.refused(1, "init", "--org", "")
        self.refused(1, "init", "--org", "   ")
        self.refused(1, "init", "--org", "x" * 201)
        self.assertEqual(self.ctl("init", "--org", "é" * 200)["name"], "é" * 200)

    def test_only_one_folder_is_made(self):
        deep = f"{self.venue.dir}/a/b/gatehouse.db"
        self.venue.configure(f"[server]\ndatabase = sqlite:{deep}\nsecret_file = {self.venue.secret}\n")
        self.assertIn("a/b", self.refused(1, "init"))

    @unittest.skipUnless(ROOT, "only root can give files away")
    def test_belongs_to_the_owner_of_the_folder(self):
        os.mkdir(self.venue.data, 0o700)
        os.chown(self.venue.data, venue.NOBODY, venue.NOBODY)
        self.ctl("init")
        self.ctl("operators", "add", "jane", "--name", "Jane")
        for name in os.listdir(self.venue.data):
            about = os.stat(os.path.join(self.venue.data, name))
            self.assertEqual((name, about.st_uid, about.st_gid), (name, venue.NOBODY, venue.NOBODY))
            self.assertEqual(stat.S_IMODE(about.st_mode) & 0o007, 0)


class Configuration(venue.VenueCase):
    init = False

    def test_missing(self):
        os.unlink(self.venue.config)
        self.assertIn(self.venue.config, self.refused(1, "init"))

    def test_mistakes_name_file_line_and_key(self):
        self.venue.configure("[server]\n# a comment\ndatabse = sqlite:/tmp/x.db\n")
        self.assertIn(f"{self.venue.config}:3: [server] databse", self.refused(1, "stats"))
        self.venue.configure("[server]\n\n\nbase_url = ftp://example.org\n")
        self.assertIn(f"{self.venue.config}:4: [server] base_url", self.refused(1, "stats"))
        self.venue.configure("[server]\ndatabase = /relative/to/nothing\n")
        self.assertIn(":2: [server] database", self.refused(1, "init"))


class Databases(venue.VenueCase):
    """What stands in the way of working with a database, and what the one line says."""

    def test_missing(self):
        os.unlink(self.venue.database)
        self.assertIn("gatehousectl init", self.refused(1, "stats"))

    def test_newer_schema(self):
        self.venue.change("PRAGMA user_version = 99")
        for words in (["stats"], ["init"], ["demo"]):
            line = self.refused(1, *words)
            self.assertIn("99", line)
            self.assertIn("newer", line)

    def test_older_schema(self):
        self.venue.change("PRAGMA user_version = 0")
        self.assertIn("gatehousectl init", self.refused(1, "stats"))

    def test_of_another_program(self):
        self.venue.change("PRAGMA application_id = 1234")
        self.assertIn("another program", self.refused(1, "stats"))
        self.assertIn("another program", self.refused(1, "init"))

    def test_no_database_at_all(self):
        pathlib.Path(self.venue.database).write_bytes(b"This is a letter, not a database.\n" * 200)
        self.assertIn("backup", self.refused(1, "stats"))
        self.assertIn("backup", self.refused(1, "init"))

    def test_damaged_pages(self):
        self.ctl("tickets", "generate", "--count", "2000", "--activated")
        size = os.path.getsize(self.venue.database)
        with open(self.venue.database, "r+b") as file:
            file.seek(8192)
            file.write(b"\xa5" * (size - 8192))
        self.assertIn("backup", self.refused(1, "orders", "list"))

    @unittest.skipUnless(ROOT, "only root can become another user")
    def test_not_ours_to_write(self):
        os.chmod(self.venue.data, 0o755)
        os.chmod(self.venue.database, 0o644)
        line = self.refused(1, "slots", "generate", "--times", "10:00-12:00", user=venue.NOBODY)
        self.assertIn("user that owns", line)

    @unittest.skipUnless(ROOT, "only root can become another user")
    def test_not_ours_to_see(self):
        for folder in (0o755, 0o700):
            os.chmod(self.venue.data, folder)
            line = self.refused(1, "stats", user=venue.NOBODY)
            self.assertIn("user that owns", line)
            self.assertNotIn("gatehousectl init", line)
        os.chmod(self.venue.data, 0o755)  # readable, but SQLite cannot make its files beside it
        os.chmod(self.venue.database, 0o644)
        self.assertIn("user that owns", self.refused(1, "stats", user=venue.NOBODY))

    def test_locked_for_long(self):
        holder = sqlite3.connect(self.venue.database, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        line = self.refused(1, "orders", "create", "--customer", "John Doe")
        holder.execute("ROLLBACK")
        holder.close()
        self.assertIn("try again", line)
        self.assertEqual(self.venue.rows("SELECT count(*) FROM orders"), [(0,)])


if __name__ == "__main__":
    main()
