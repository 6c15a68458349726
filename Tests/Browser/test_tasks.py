"""What the person on call does with the monitor, from beginning to end."""
import re
import time
import unittest

from case import BrowserCase
from gateway import SECRET, is_signed
from webdriver import Failure


class SigningIn(BrowserCase):
    def setUp(self):
        self.browser.call("DELETE", "/cookie")

    def test_a_wrong_token_is_refused_and_the_right_one_leads_where_the_link_led(self):
        browser = self.browser
        browser.open(self.site.url + "/settings/access?x=1")
        browser.find("#token").type("scimhook_wrong")
        browser.button("Sign in").click()
        browser.find("[role=alert]", "no live admin token")
        browser.find("#token").type(self.site.operator)
        browser.button("Sign in").click()
        browser.find("h1", "Settings")
        self.assertTrue(browser.url.endswith("/settings/access?x=1"), browser.url)
        browser.wait_text("Ada on call")

    def test_no_script_and_no_other_site_gets_the_cookie(self):
        self.sign_in()
        cookies = {one["name"]: one for one in self.browser.tools("Network.getCookies", urls=[self.site.url])["cookies"]}
        cookie = cookies["__Host-scimhook"]
        self.assertTrue(cookie["httpOnly"] and cookie["secure"])
        self.assertEqual((cookie["sameSite"], cookie["path"]), ("Strict", "/"))
        self.assertEqual(self.browser.run("return document.cookie"), "")
        stored = self.browser.run("return JSON.stringify([{...localStorage}, {...sessionStorage}])")
        self.assertNotIn("scimhook_", stored)

    def test_signing_out_ends_the_session(self):
        self.sign_in()
        self.browser.find(".menu button[aria-label^='Signed in as']").click()
        self.browser.button("Sign out").click()
        self.browser.find("h1", "Sign in")
        self.browser.open(self.site.url + "/deliveries")
        self.browser.find("h1", "Sign in")

    def test_a_session_ended_by_somebody_else_asks_for_the_token_again(self):
        self.sign_in()
        self.visit("/users")
        self.browser.find("h1", "Users")
        _, sessions = self.site.admin("GET", "/sessions")
        for one in sessions["items"]:
            self.site.admin("DELETE", f"/sessions/{one['id']}")
        try:
            self.browser.find("button, a", "Refresh", within=1).click()
        except Failure:
            pass  # The page has noticed by itself.
        self.browser.wait_text("The session has ended")
        self.browser.find("#token").type(self.site.operator)
        self.browser.button("Sign in").click()
        self.browser.find("h1", "Users")

    def test_a_viewer_sees_everything_and_no_button_that_changes_something(self):
        self.site.receiver.answer(500)
        self.site.create("viewer.case@example.com")
        self.sign_in(self.site.viewer)
        self.visit("/destinations/events")
        self.assertFalse([one for one in self.browser.all("button") if one.text in ("Pause", "Resume")])
        self.visit("/deliveries")
        self.browser.find("table a")
        self.assertFalse([one for one in self.browser.all("button") if re.match("(Retry|Skip)\\b", one.text)])
        refused = self.browser.run_async("""
            const done = arguments[arguments.length - 1];
            fetch("/api/v1/tokens", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"admin":"viewer"}' })
                .then((answer) => done(answer.status));""")
        self.assertEqual(refused, 403)
        self.site.receiver.answer(204)


class OnCall(BrowserCase):
    """The tasks share a gateway: what one leaves behind is what life leaves behind."""

    @classmethod
    def prepare(cls):
        for number in range(6):
            cls.site.create(f"person.{number}@rheinwerk.example", displayName=f"Person {number}")
        cls.site.settle()
        cls.sign_in()

    def test_find_out_why_the_change_of_a_person_did_not_arrive(self):
        site, browser = self.site, self.browser
        lost = site.create("lost.lena@rheinwerk.example", displayName="Lena Lost")
        site.settle()
        site.receiver.answer(503, b'{"error": "closed for inventory"}')
        site.patch(lost, active=False)
        site.wait(lambda: site.states().get("dead"), "a dead delivery")
        self.visit("/")
        browser.press("/")
        browser.find("input[type=search]").type("lost.lena\n")
        browser.find("table a", "Lena Lost").click()
        browser.find("h1", "Lena Lost")
        browser.wait_text("Dead")
        browser.find("[role=tab]", "Deliveries").click()
        browser.find("a", "Dead").click()
        browser.find("h1", "user.deactivated")
        browser.wait_text("503 Receiver failed")
        browser.find("[role=tab]", "Answer").click()
        browser.wait_text("closed for inventory")
        browser.find("[role=tab]", "Changes").click()
        browser.find("tr", "active")
        site.receiver.answer(204)
        browser.press("r")
        browser.find("h1 .state", "Delivered")

    def test_retry_all_failures_of_a_destination_and_watch_them_succeed(self):
        site, browser = self.site, self.browser
        site.receiver.answer(500, b"broken")
        for number in range(5):
            site.create(f"failing.{number}@rheinwerk.example")
        site.wait(lambda: site.states().get("dead", 0) >= 5, "five dead deliveries")
        self.visit("/deliveries?state=dead&destination=events")
        browser.wait(lambda: len(browser.all("tbody .state")) >= 5, "the dead deliveries")
        before = [one.text for one in browser.all("tbody th a")]
        self.assertEqual(set(before), {"Dead"})
        site.receiver.answer(204)
        browser.button("Retry all matching").click()
        browser.find("dialog button", "Retry 5").click()
        browser.find("dialog", "5 retried")
        browser.button("Close").click()
        browser.wait(lambda: {one.text for one in browser.all("tbody th a")} == {"Delivered"}, "the rows to become Delivered where they are")

    def test_a_new_token_is_seen_once(self):
        site, browser = self.site, self.browser
        self.visit("/integrations/contoso?tab=tokens")
        browser.button("Make a token").click()
        browser.find("dialog input").type("From the browser")
        browser.find("dialog button", "Make the token").click()
        secret = browser.find("[data-secret]").text
        self.assertRegex(secret, "^scimhook_[0-9a-f]{72}$")
        status, _ = site.scim("GET", "/Users?count=1", token=secret)
        self.assertEqual(status, 200)
        browser.press("Escape")
        browser.find("[data-secret]")
        browser.button("I have copied it").click()
        browser.find("tr", "From the browser")
        self.assertNotIn(secret, browser.run("return document.documentElement.outerHTML"))
        self.visit("/integrations/contoso?tab=tokens")
        row = browser.find("tr", "From the browser")
        self.assertNotIn(secret, browser.run("return document.documentElement.outerHTML"))
        row.find("button").click()
        browser.find("dialog button", "Revoke").click()
        browser.wait(lambda: site.scim("GET", "/Users?count=1", token=secret)[0] == 401, "the token to be refused")

    def test_pause_see_the_queue_grow_resume(self):
        site, browser = self.site, self.browser
        self.visit("/destinations/events")
        browser.button("Pause").click()
        browser.find("dialog button", "Pause").click()
        browser.find("h1 .state", "Paused")
        arrived = len(site.receiver.received)
        for number in range(4):
            site.create(f"queued.{number}@rheinwerk.example")
        browser.find(".tile", "Waiting\n4")
        self.assertEqual(len(site.receiver.received), arrived)
        browser.button("Resume").click()
        browser.find(".tile", "Waiting\n0")
        site.wait(lambda: len(site.receiver.received) == arrived + 4, "the four to arrive")

    def test_follow_one_person_from_the_request_to_the_target(self):
        site, browser = self.site, self.browser
        site.create("followed.frida@rheinwerk.example", displayName="Frida Followed")
        site.settle()
        self.visit("/log?operation=create&user=followed.frida@rheinwerk.example")
        browser.find("tbody tr th a").click()
        browser.find(".steps")
        browser.find("[role=tab]", "Events").click()
        event = browser.find("[role=tabpanel] a", "evt_")
        name = event.text
        event.click()
        browser.find("tbody a", "Delivered").click()
        browser.find("h1", "user.created")
        browser.find("[role=tab]", "SCIM source").click()
        browser.find("[role=tabpanel] .state", "201")
        headers = [headers for headers, _ in site.receiver.received if headers["webhook-id"] == name]
        self.assertEqual(len(headers), 1)

    def test_rotate_a_secret(self):
        site, browser = self.site, self.browser
        self.visit("/destinations/events?tab=security")
        browser.button("Rotate the secret").click()
        browser.find("dialog button", "Rotate").click()
        secret = browser.find("[data-secret]").text
        self.assertRegex(secret, "^whsec_")
        browser.button("I have copied it").click()
        self.assertNotIn(secret, browser.run("return document.documentElement.outerHTML"))
        site.create("after.rotation@rheinwerk.example")
        headers, body = site.wait(
            lambda: next((one for one in site.receiver.received if b"after.rotation" in one[1]), None), "the webhook")
        headers = {name.lower(): value for name, value in headers.items()}
        self.assertTrue(is_signed(headers, body, secret), "signed with the new secret")
        self.assertTrue(is_signed(headers, body, SECRET), "signed with the old one too")

    def test_read_a_provisioning_error_and_its_advice(self):
        site, browser = self.site, self.browser
        site.create("taken@rheinwerk.example")
        status, answer = site.scim("POST", "/Users", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "TAKEN@rheinwerk.example"})
        self.assertEqual((status, answer["scimType"]), (409, "uniqueness"))
        self.visit("/log?status=409")
        browser.find("tbody a").click()
        browser.find("h1", "409")
        advice = browser.find("[aria-label=Recommendation]").text
        self.assertIn("userName", advice)
        self.assertGreater(len(advice), 60)
        browser.find("[role=tab]", "Recommendation").click()
        browser.find("[role=tabpanel]", "userName")

    def test_new_rows_are_announced_and_move_nothing(self):
        site, browser = self.site, self.browser
        self.visit("/deliveries")
        first = browser.find("tbody tr a")
        place = browser.run("return document.querySelector('tbody tr').getBoundingClientRect().top")
        label = first.attribute("aria-label")
        before = len(browser.all("tbody tr"))
        began = time.monotonic()
        for number in range(3):
            site.create(f"new.row.{number}.{began}@rheinwerk.example")
        fresh = browser.find(".fresh button", "3 new, show")
        self.assertEqual(len(browser.all("tbody tr")), before)
        self.assertEqual(browser.find("tbody tr a").attribute("aria-label"), label)
        moved = browser.run("return document.querySelector('tbody tr').getBoundingClientRect().top") - place
        self.assertEqual(moved, 0)
        fresh.click()
        browser.wait(lambda: browser.find("tbody tr a").attribute("aria-label") != label, "the new rows")

    def test_waiting_for_the_first_request_is_noticed_without_a_reload(self):
        site, browser = self.site, self.browser
        self.visit("/integrations/contoso?tab=setup")
        browser.wait_text("Tenant URL")
        browser.wait_text(site.tenant)
        browser.wait_text("Connected")
        browser.wait_text("Secret Token")


if __name__ == "__main__":
    unittest.main()
