"""What the browser tests share: one driver, one gateway, a browser that is signed in."""
import unittest

from gateway import Site
from webdriver import Driver


class BrowserCase(unittest.TestCase):
    """Each class has its own gateway and browser; `prepare` fills it with what its tests are about."""

    options = {}

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.stop)
        cls.driver = Driver()
        cls.addClassCleanup(cls.driver.stop)
        cls.browser = cls.driver.browser(**cls.options)
        cls.addClassCleanup(cls.browser.close)
        cls.prepare()

    @classmethod
    def prepare(cls):
        pass

    @classmethod
    def sign_in(cls, token=None):
        browser = cls.browser
        browser.open(cls.site.url + "/assets/icon.svg")
        browser.call("DELETE", "/cookie")
        browser.open(cls.site.url + "/sign-in")
        browser.find("#token").type(token or cls.site.operator)
        browser.button("Sign in").click()
        browser.find("main#content h1")

    def visit(self, path):
        self.browser.open(self.site.url + path)
        self.browser.find("main#content h1")
        self.browser.wait(lambda: not self.browser.all("[aria-busy=true]"), f"{path} to have loaded")
