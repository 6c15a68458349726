"""Work on many deliveries, and what the pages say about gateway and destination."""
import json
import subprocess
import unittest

from case import BrowserCase
from gateway import SECRET


class OnAll(BrowserCase):
    """Jobs of the gateway, begun, watched and stopped from the page."""

    @classmethod
    def prepare(cls):
        cls.site.create("arrived@rheinwerk.example")
        cls.site.settle()
        cls.sign_in()

    def setUp(self):
        site = self.site
        # Each fails twice before it is given up, and ten failures in a row slow everything down.
        site.receiver.answer(500, b"broken")
        for number in range(4):
            site.create(f"{self.id()[-20:]}.{number}@rheinwerk.example", displayName=f"Person {number}")
        site.wait(lambda: site.states().get("dead", 0) == 4, "four dead deliveries")
        site.receiver.answer(204)
        self.visit("/deliveries?state=dead")
        self.browser.find("tbody .state", "Dead")
        self.browser.find("figure.chart svg")

    def tearDown(self):
        _, jobs = self.site.admin("GET", "/jobs")
        for job in jobs["items"]:
            if job["state"] == "running":
                self.site.admin("POST", f"/jobs/{job['id']}/cancel")
        self.site.admin("POST", "/deliveries/retry", {"dead": True})
        self.site.settle()

    def begin_slowly(self):
        self.browser.button("Retry all matching").click()
        self.browser.find("dialog select option[value='1']").click()
        self.browser.find("dialog button", "Retry 4").click()
        self.browser.find("dialog [role=status]", "of 4")

    def job(self):
        return self.site.admin("GET", "/jobs")[1]["items"][0]

    def test_a_job_that_is_stopped_says_how_far_it_came(self):
        self.begin_slowly()
        self.browser.find("dialog button", "Stop").click()
        self.browser.find("dialog", "then stopped")
        job = self.job()
        self.assertEqual(job["state"], "cancelled")
        self.assertLess(job["done"], 4)
        self.browser.find("dialog", f"{job['changed']} retried")
        self.browser.button("Close").click()
        self.browser.wait(lambda: not self.browser.all("section.job"), "the job that has ended to be gone")

    def test_a_job_goes_on_without_the_page_and_is_found_again(self):
        self.begin_slowly()
        self.browser.button("Close").click()
        self.visit("/deliveries")
        self.browser.find("section.job", "Retry 4 deliveries")
        self.browser.find("section.job", "4 retried")
        self.browser.find("section.job button[aria-label^='Do not']").click()
        self.browser.wait(lambda: not self.browser.all("section.job"), "the job to be put away")
        self.site.wait(lambda: not self.site.states().get("dead"), "all to have been retried")

    def test_what_a_job_had_to_leave_is_named(self):
        self.begin_slowly()
        _, dead = self.site.admin("GET", "/deliveries?state=dead")
        newest = dead["items"][0]["id"]
        self.site.admin("POST", "/deliveries/skip", {"ids": [newest]})
        self.browser.find("dialog", "3 retried")
        self.browser.find("dialog summary", "1 delivery was left").click()
        self.assertIn("Skipped", self.browser.find("dialog li", newest).text)
        self.browser.button("Close").click()

    def test_a_chosen_state_leaves_the_others_with_their_counts(self):
        facets = lambda: {one.text for one in self.browser.all(".facets section:first-child button")}
        self.browser.wait(lambda: "Dead\n4" in facets(), "the count of the dead")
        others = {text.split("\n")[0] for text in facets()} - {"Dead"}
        self.assertIn("Delivered", others)
        self.browser.find(".facets button", "Delivered").click()
        self.browser.wait(lambda: "state=dead%2Cdelivered" in self.browser.url or "state=dead,delivered" in self.browser.url, "both in the address")
        self.browser.find("tbody .state", "Delivered")

    def test_selected_ones_that_cannot_be_retried_are_told(self):
        _, done = self.site.admin("POST", "/deliveries/retry", {"ids": [self.site.admin("GET", "/deliveries?state=dead")[1]["items"][0]["id"]]})
        self.assertEqual(done["changed"], 1)
        self.browser.find("thead input[type=checkbox]").click()
        self.browser.find(".bulk", "4 selected")
        self.browser.find(".bulk button", "Retry now").click()
        self.browser.find(".note", "3 go out again now; 1 in no state for it")


class Replay(BrowserCase):
    @classmethod
    def prepare(cls):
        for number in range(3):
            cls.site.create(f"replayed.{number}@rheinwerk.example")
        cls.site.settle()
        cls.sign_in()

    def test_what_went_since_a_moment_goes_once_more_with_its_id(self):
        browser, site = self.browser, self.site
        first = [headers["webhook-id"] for headers, _ in site.receiver.received]
        self.visit("/destinations/events?tab=again")
        browser.button("Replay").click()
        browser.find("dialog", "About 3 deliveries since")
        browser.find("dialog button.primary", "Replay").click()
        browser.find("dialog .strong", "3 sent once more")
        browser.button("Close").click()
        site.wait(lambda: len(site.receiver.received) >= 6, "the three to arrive again")
        site.settle()
        self.assertEqual(sorted(headers["webhook-id"] for headers, _ in site.receiver.received), sorted(first * 2))
        _, audit = site.admin("GET", "/audit?limit=5")
        self.assertIn("destination.replay", [entry["action"] for entry in audit["items"]])

    def test_only_what_was_given_up_can_be_chosen_and_nothing_is_said_so(self):
        browser = self.browser
        self.visit("/destinations/events?tab=again")
        browser.find("select option[value='86400']").click()
        browser.find("label", "Only what was given up").click()
        browser.button("Replay").click()
        browser.find("dialog", "About 0 deliveries")
        browser.find("dialog button.primary", "Replay").click()
        browser.find("dialog .strong", "0 sent once more")
        browser.button("Close").click()


class FirstSteps(BrowserCase):
    def test_an_empty_gateway_leads_to_the_first_request_and_notices_it(self):
        browser, site = self.browser, self.site
        self.sign_in()
        browser.find("h2", "Nothing has come from an identity provider yet")
        browser.button("Set up contoso").click()
        browser.find(".waiting", "Waiting for Test Connection…")
        browser.wait_text(site.tenant)
        status, _ = site.scim("GET", '/Users?filter=userName%20eq%20%22nobody%22')
        self.assertEqual(status, 200)
        browser.find(".setup", "Connected")
        self.assertEqual(browser.all(".waiting"), [])


class Person(BrowserCase):
    @classmethod
    def prepare(cls):
        cls.person = cls.site.create("versions@rheinwerk.example", displayName="Vera Versions", title="Analyst")
        for title in ("Lead", "Head"):
            cls.site.patch(cls.person, title=title)
        cls.site.settle()
        cls.sign_in()

    def test_any_two_versions_are_compared_and_the_choice_is_in_the_address(self):
        browser = self.browser
        self.visit(f"/users/{self.person['id']}?tab=history")
        self.assertIn("Lead", browser.find(".diff tr", "title").text)
        browser.find("select[aria-label='Older version'] option:last-child").click()
        browser.wait(lambda: browser.find(".diff tr", "title").text.split() == ["title", "Analyst", "Head"], "the first against the last")
        browser.open(browser.url)
        browser.wait(lambda: browser.find(".diff tr", "title").text.split() == ["title", "Analyst", "Head"], "the same after a reload")
        self.assertIn("from=1", browser.url)

    def test_the_copied_curl_sends_what_was_sent(self):
        browser, site = self.browser, self.site
        browser.tools("Browser.grantPermissions", origin=site.url, permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        _, deliveries = site.admin("GET", f"/deliveries?user={self.person['id']}&limit=1")
        self.visit("/deliveries/" + deliveries["items"][0]["id"])
        browser.button("Copy as curl").click()
        browser.find(".note", "Copied")
        command = browser.run_async("navigator.clipboard.readText().then(arguments[arguments.length - 1]);")
        before = list(site.receiver.received)
        subprocess.run(["sh", "-c", command], check=True, capture_output=True, timeout=30)
        headers, body = site.receiver.received[-1]
        self.assertEqual(len(site.receiver.received), len(before) + 1)
        sent = next(body for headers_, body in before if headers_["webhook-id"] == headers["webhook-id"])
        self.assertEqual(json.loads(body), json.loads(sent))


class Gateway(BrowserCase):
    @classmethod
    def prepare(cls):
        cls.sign_in()

    def test_the_configuration_is_shown_without_secrets(self):
        self.visit("/settings/configuration")
        shown = self.browser.find(".code-block pre").text
        self.assertIn('"secret": "redacted"', shown)
        self.assertIn('"giveUpAfter": "1s"', shown)
        self.assertNotIn("openMetrics", shown)
        self.assertNotIn(SECRET, self.browser.run("return document.documentElement.outerHTML"))
        self.browser.find("label", "leaves to its default").click()
        self.browser.wait(lambda: "openMetrics" in self.browser.find(".code-block pre").text, "the defaults")
        self.assertTrue(self.browser.url.endswith("?defaults=1"))

    def test_the_store_is_shown_with_its_health_backup_and_retention(self):
        self.visit("/settings")
        for text in ("Sound", "Balanced", "none yet", "30 d after the end", "changes are refused below"):
            self.browser.wait_text(text)
        file = self.site.folder + "/copy.backup"
        self.site.command("backup", file)
        self.visit("/settings")
        self.browser.wait_text("Verified")

    def test_the_retry_policy_is_drawn_and_told(self):
        self.visit("/destinations/events?tab=policy")
        self.browser.find("figcaption", "given up after 1.0 s")
        drawn = self.browser.find("figure svg").attribute("aria-label")
        self.assertEqual(drawn, self.browser.find("figcaption").text)
        self.browser.find("[role=tabpanel]", "Time for an answer")

    def test_a_control_keeps_the_focus_when_the_page_updates(self):
        self.visit("/")
        self.browser.run("document.querySelector('.segmented button').focus()")
        before = self.browser.find(".tile .value").text
        self.site.create("focus.case@rheinwerk.example")
        self.browser.wait(lambda: self.browser.find(".tile .value").text != before, "the page to update")
        self.assertEqual(self.browser.run("return document.activeElement.textContent"), "15 min")

    def test_a_press_is_not_lost_when_the_page_updates_meanwhile(self):
        browser = self.browser
        self.visit("/destinations/events")
        place = browser.run("const box = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Pause').getBoundingClientRect(); return [box.x + 9, box.y + 9];")
        pointer = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        asked = lambda: browser.run("return performance.getEntriesByType('resource').filter((one) => /destinations(\\/events)?$/.test(one.name)).length")
        browser.call("POST", "/actions", {"actions": [{**pointer, "actions": [
            {"type": "pointerMove", "x": round(place[0]), "y": round(place[1])}, {"type": "pointerDown", "button": 0}]}]})
        before = asked()
        self.site.create("pressed.case@rheinwerk.example")
        browser.wait(lambda: asked() >= before + 2, "the page to look twice")
        browser.call("POST", "/actions", {"actions": [{**pointer, "actions": [{"type": "pointerUp", "button": 0}]}]})
        browser.find("dialog h2", "Pause events?")
        browser.press("Escape")


if __name__ == "__main__":
    unittest.main()
