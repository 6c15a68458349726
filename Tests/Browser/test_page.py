"""What holds for every page: nobody is shut out, nothing leaves, nothing becomes markup."""
import gzip
import json
import pathlib
import sys
import unittest
import urllib.parse

import axe
from case import BrowserCase
from gateway import ROOT
from hostile import STRINGS

TABS = {
    "/destinations/events": ["overview", "deliveries", "policy", "security", "test", "again"],
    "/integrations/contoso": ["setup", "tokens", "requests", "quirks"],
}


def pages(site):
    """The address of every page and tab, with something on each."""
    _, deliveries = site.admin("GET", "/deliveries?limit=1&state=dead")
    _, users = site.admin("GET", "/users?limit=1")
    _, requests = site.admin("GET", "/requests?limit=1&status=409")
    _, groups = site.admin("GET", "/groups?limit=1")
    delivery, user = "/deliveries/" + deliveries["items"][0]["id"], "/users/" + users["items"][0]["id"]
    request, group = "/log/" + requests["items"][0]["id"], "/groups/" + groups["items"][0]["id"]
    found = ["/", "/deliveries", "/deliveries?state=superseded", "/users", "/users?query=nobody", "/groups", "/log", "/log?all=1",
             "/destinations", "/integrations", "/settings", "/settings/configuration", "/settings/audit", "/settings/access",
             "/settings/appearance", "/users/not-there"]
    found += [f"{delivery}?tab={tab}" for tab in ("attempts", "changes", "request", "response", "source", "lane")]
    found += [f"{user}?tab={tab}" for tab in ("canonical", "scim", "history", "deliveries", "requests", "groups")]
    found += [f"{request}?tab={tab}" for tab in ("steps", "modified", "advice", "request", "answer", "events")]
    found += [group]
    found += [f"{path}?tab={tab}" for path, tabs in TABS.items() for tab in tabs]
    return found


class EveryPage(BrowserCase):
    @classmethod
    def prepare(cls):
        site = cls.site
        people = [site.create(f"person.{number}@rheinwerk.example", displayName=f"Person {number}", title="Analyst") for number in range(4)]
        site.scim("POST", "/Groups", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Engineering",
                                      "members": [{"value": people[0]["id"]}]})
        site.scim("POST", "/Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "PERSON.1@rheinwerk.example"})
        site.patch(people[1], title="Lead")
        site.settle()
        site.receiver.answer(503, b'{"error": "closed"}')
        site.patch(people[2], active=False)
        site.wait(lambda: site.states().get("dead"), "a dead delivery")
        cls.sign_in()
        cls.pages = pages(site)

    def test_an_accessibility_checker_finds_nothing_in_either_theme(self):
        script = axe.source()
        if script is None:
            self.skipTest("axe-core comes from PyPI, which cannot be reached")
        for dark in (False, True):
            self.browser.resize(1280, 900, dark)
            for page in self.pages:
                with self.subTest(page=page, dark=dark):
                    self.visit(page)
                    self.assertEqual(axe.violations(self.browser, script), [])
        self.browser.resize(1280)

    def test_no_page_is_wider_than_a_telephone(self):
        self.browser.resize(320)
        for page in self.pages:
            with self.subTest(page=page):
                self.visit(page)
                self.assertEqual(self.browser.run("return document.documentElement.scrollWidth"), 320)
        self.browser.resize(1280)

    def test_every_control_can_be_hit_and_has_a_name(self):
        for page in self.pages:
            with self.subTest(page=page):
                self.visit(page)
                self.assertEqual(self.browser.run("""
                    const small = [];
                    for (const one of document.querySelectorAll("button, input, select, summary, [role=tab]")) {
                        const box = (one.closest("label") ?? one).getBoundingClientRect();
                        if (box.width > 0 && (box.width < 24 || box.height < 24)) small.push(one.outerHTML.slice(0, 120));
                        const name = one.ariaLabel || one.textContent.trim() || one.labels?.[0]?.textContent || one.getAttribute("aria-labelledby");
                        if (box.width > 0 && !name) small.push("without a name: " + one.outerHTML.slice(0, 120));
                    }
                    return small;"""), [])

    def test_nothing_is_asked_of_another_host_and_nothing_is_refused_by_the_policy(self):
        self.browser.requests()
        self.browser.log("browser")
        for page in self.pages:
            self.visit(page)
        own = urllib.parse.urlsplit(self.site.url).netloc
        hosts = {urllib.parse.urlsplit(url).netloc for url in self.browser.requests() if not url.startswith("data:")}
        self.assertEqual(hosts, {own})
        complaints = [one["message"] for one in self.browser.log("browser") if "Security Policy" in one["message"] or "Trusted" in one["message"] or "Refused to" in one["message"]]
        self.assertEqual(complaints, [])

    def test_the_first_page_is_light(self):
        self.browser.tools("Network.clearBrowserCache")
        self.visit("/")
        size = self.browser.run("return performance.getEntries().filter((one) => one.name.includes('/assets/') || one.entryType === 'navigation')"
                                ".reduce((sum, one) => sum + (one.encodedBodySize || 0), 0)")
        self.assertGreater(size, 20_000)
        self.assertLess(size, 200 * 1024)

    def test_focus_is_always_visible(self):
        self.visit("/deliveries")
        for _ in range(25):
            self.browser.press("Tab")
            seen = self.browser.run("""
                const one = document.activeElement, style = getComputedStyle(one);
                return one === document.body || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ? "" : one.outerHTML.slice(0, 150);""")
            self.assertEqual(seen, "")

    def test_times_show_the_zone_of_the_reader_and_utc(self):
        self.browser.tools("Emulation.setTimezoneOverride", timezoneId="Asia/Kolkata")
        page = next(page for page in self.pages if page.startswith("/deliveries/dlv_"))
        self.visit(page)
        self.browser.run("document.querySelector('.facts time, .steps time').focus()")
        moment = self.browser.run("return document.activeElement.getAttribute('datetime')")
        tip = self.browser.find(".tip").text
        self.assertEqual(tip, moment.replace("T", " ").replace("Z", " UTC"))
        shown = self.browser.run("return document.activeElement.textContent")
        expected = self.browser.run("return new Date(arguments[0]).toLocaleTimeString('en-GB', { timeZone: 'Asia/Kolkata', hourCycle: 'h23' })", moment)
        self.assertIn(expected, shown)
        self.browser.tools("Emulation.setTimezoneOverride", timezoneId="")


class Keyboard(BrowserCase):
    """Everything with the keyboard alone; nothing here clicks."""

    @classmethod
    def prepare(cls):
        cls.site.receiver.answer(500, b"broken")
        for number in range(3):
            cls.site.create(f"person.{number}@rheinwerk.example")
        cls.site.wait(lambda: cls.site.states().get("dead", 0) >= 3, "three dead deliveries")

    def test_sign_in_find_retry_and_find_help_without_a_pointer(self):
        site, browser = self.site, self.browser
        browser.open(site.url)
        browser.find("#token")
        browser.press(*site.operator, "Enter")
        browser.find("h1", "Overview")
        browser.press("g", "d")
        browser.find("h1", "Deliveries")
        browser.find("tbody tr")
        browser.press("/")
        browser.press(*"state:dea", "Down", "Enter", "Enter")
        browser.wait(lambda: "state=dead" in browser.url, "the filter in the address")
        browser.find("tbody .state", "Dead")
        browser.press("Escape")
        browser.press("j", "j", "x")
        browser.find(".bulk", "1 selected")
        site.receiver.answer(204)
        browser.press("r")
        browser.find("tbody .state", "Delivered")
        browser.press("k", "Enter")
        browser.find("h1", "user.created")
        browser.press("?")
        browser.find("dialog h2", "Keyboard")
        browser.press("Escape")
        browser.wait(lambda: not browser.all("dialog"), "the help to close")
        before = browser.run("return getComputedStyle(document.body).backgroundColor")
        browser.press("t", "t")
        browser.wait(lambda: browser.run("return getComputedStyle(document.body).backgroundColor") != before, "the dark theme")
        browser.press("t")
        browser.press(".")
        browser.find(".live", "Paused")
        browser.press(".")
        browser.wait(lambda: "Paused" not in browser.find(".live").text, "updates to go on")

    def test_the_keys_can_be_turned_off(self):
        browser = self.browser
        self.sign_in()
        browser.run("localStorage.setItem('keys', 'off')")
        self.visit("/")
        browser.press("g", "d")
        browser.press("?")
        self.assertEqual(browser.all("dialog"), [])
        self.assertTrue(browser.url.endswith("/"))
        browser.run("localStorage.removeItem('keys')")


class Hostile(BrowserCase):
    """A hundred texts that want to be markup, in every field and in the receiver's answers."""

    @classmethod
    def prepare(cls):
        site = cls.site
        site.receiver.answer(500, "\n".join(STRINGS).encode())
        cls.people = []
        for number, text in enumerate(STRINGS):
            body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                    "userName": f"{number} {text}", "externalId": f"{number} {text}", "displayName": text, "title": text, "nickName": text, "userType": text,
                    "locale": text, "profileUrl": text, "name": {"givenName": text, "familyName": text, "formatted": text}, "active": True,
                    "emails": [{"value": f"{number}@example.com", "type": "work", "display": text, "primary": True}],
                    "phoneNumbers": [{"value": text, "type": "work"}], "addresses": [{"formatted": text, "locality": text, "type": "work"}],
                    "roles": [{"value": text, "display": text}],
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": text, "costCenter": text, "employeeNumber": text}}
            status, user = site.scim("POST", "/Users", body)
            if status == 201:
                cls.people.append((text, user))
            site.scim("POST", "/Groups", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": f"{number} {text}"})
            site.scim("GET", "/Users?filter=" + urllib.parse.quote(f'userName eq "{text}'))
        site.wait(lambda: site.states().get("dead"), "dead deliveries")
        cls.sign_in()

    def check(self, page):
        self.visit(page)
        self.assertEqual(self.browser.run("""
            const bad = [...document.querySelectorAll("script, iframe, object, embed, base, style, link, meta, form, img, image, use, animate, foreignObject, math, a, video, audio, marquee, details")]
                .filter((one) => !(one.closest("head") && !one.closest("noscript")) && !one.matches("form:not([action]), details.facet-box, img[src='/assets/icon.svg'], a[href^='/'], a[href^='#']") && !one.closest("noscript"));
            for (const one of document.querySelectorAll("body *")) {
                for (const { name, value } of one.attributes) if (/^on|^style$|^srcdoc$/.test(name) || /^(href|src|action)$/.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value)) bad.push(one);
            }
            if (window.hit !== undefined) bad.push(document.body);
            return bad.map((one) => one.outerHTML.slice(0, 200));"""), [], page)

    def test_most_of_them_can_be_stored(self):
        self.assertGreaterEqual(len(self.people), 95)

    def test_no_list_and_no_detail_makes_markup_of_them(self):
        self.browser.log("browser")
        for page in ("/", "/users", "/groups", "/deliveries", "/deliveries?state=dead", "/log?all=1", "/log", "/settings/audit", "/integrations/contoso?tab=requests"):
            self.check(page)
        for text, user in self.people[::4]:
            self.check(f"/users/{user['id']}?tab=canonical")
            self.assertIn(text.strip()[:40].split("\n")[0], self.browser.run("return document.querySelector('h1').textContent + document.body.textContent"))
        for text, user in self.people[::10]:
            for tab in ("scim", "history", "deliveries", "requests"):
                self.check(f"/users/{user['id']}?tab={tab}")
        _, dead = self.site.admin("GET", "/deliveries?state=dead&limit=3")
        for one in dead["items"]:
            for tab in ("attempts", "changes", "request", "response", "source", "lane"):
                self.check(f"/deliveries/{one['id']}?tab={tab}")
        _, requests = self.site.admin("GET", "/requests?limit=4")
        for one in requests["items"]:
            for tab in ("steps", "modified", "advice", "request", "answer"):
                self.check(f"/log/{one['id']}?tab={tab}")
        refused = [one["message"] for one in self.browser.log("browser") if "Content Security Policy" in one["message"] or "TrustedHTML" in one["message"]]
        self.assertEqual(refused, [])

    def test_a_hostile_address_is_only_text(self):
        for text in STRINGS[:20]:
            quoted = urllib.parse.quote(text, safe="")
            self.check(f"/deliveries?user={quoted}&state={quoted}")
            self.check(f"/users?query={quoted}")


class WithoutScripts(BrowserCase):
    options = {"javascript": False}

    def test_the_page_says_so_and_names_the_commands(self):
        self.browser.open(self.site.url)
        self.browser.wait_text("JavaScript")
        self.assertIn("scimhook status", self.browser.text)


class Weight(unittest.TestCase):
    def test_scripts_and_styles_fit_into_120_KiB(self):
        folder = ROOT / "Sources/API/AdminAPI/Web"
        files = [*folder.rglob("*.js"), *folder.rglob("*.css")]
        self.assertGreater(len(files), 20)
        size = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
        self.assertLess(size, 120 * 1024)


if __name__ == "__main__":
    unittest.main()
