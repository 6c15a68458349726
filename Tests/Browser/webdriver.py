"""A browser, driven through chromedriver's WebDriver (W3C) with nothing but the standard library."""
import base64
import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "Space": " ", "Down": "\ue015", "Up": "\ue013",
        "Right": "\ue014", "Left": "\ue012", "Shift": "\ue008", "End": "\ue010", "Home": "\ue011", "Backspace": "\ue003"}


class Failure(Exception):
    """What the browser refused, or what did not come in time."""


class Driver:
    """The chromedriver process; makes browsers."""

    def __init__(self):
        binary = shutil.which("chromedriver")
        if not binary:
            raise Failure("there is no chromedriver; install the package chromium-driver")
        self.process = subprocess.Popen([binary, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if found := re.search(r"started successfully on port (\d+)", line):
                self.port = int(found[1])
                return
        raise Failure("chromedriver did not start")

    def browser(self, **options):
        return Browser(self.port, **options)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


class Browser:
    """One browser with a profile of its own."""

    def __init__(self, port, width=1280, height=900, dark=False, javascript=True):
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
                     "--force-color-profile=srgb", "--lang=en-GB", f"--window-size={width},{height}"]
        settings = {"args": arguments, "binary": shutil.which("chromium") or shutil.which("google-chrome")}
        if not javascript:
            settings["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": settings,
            "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"}}}}, bare=True)
        self.base += f"/session/{answer['sessionId']}"
        self.resize(width, height, dark)

    def call(self, method, path, body=None, bare=False):
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise Failure(f"{value['error']}: {value['message'].splitlines()[0]}") from None

    def close(self):
        try:
            self.call("DELETE", "")
        except (Failure, OSError):
            pass

    def tools(self, command, **parameters):
        """A command of the DevTools protocol."""
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def resize(self, width, height=900, dark=False):
        self.tools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.tools("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"}])

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    @property
    def url(self):
        return self.call("GET", "/url")

    @property
    def text(self):
        return self.run("return document.body.innerText")

    def run(self, script, *arguments):
        """Runs a script in the page; `return` gives its value."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """The same; the last argument of the script is the function that takes the result."""
        return self.call("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def all(self, css):
        found = self.call("POST", "/elements", {"using": "css selector", "value": css})
        return [Element(self, one[ELEMENT]) for one in found]

    def find(self, css, text=None, within=30):
        """The first visible element that matches and contains the text; waits for it."""
        def look():
            for one in self.all(css):
                if one.shown and (text is None or text in one.text):
                    one.again = lambda: self.find(css, text, within)
                    return one
            return None
        return self.wait(look, f"{css} {text or ''}", within)

    def button(self, text, within=30):
        return self.find("button, a.button", text, within)

    def wait(self, condition, what="", within=30):
        """Waits until the condition holds and returns its value."""
        end = time.monotonic() + within
        while True:
            try:
                if value := condition():
                    return value
            except Failure as failure:
                if "stale" not in str(failure) and "no such element" not in str(failure):
                    raise
            if time.monotonic() > end:
                text = self.text
                # Dialogs and notes stand at the end.
                shown = text if len(text) < 2500 else f"{text[:1500]}\n…\n{text[-1000:]}"
                raise Failure(f"waited {within} s for {what or condition}; the page says:\n{shown}")
            time.sleep(.05)

    def wait_text(self, text, within=30):
        self.wait(lambda: text in self.text, f"the text {text!r}", within)

    def press(self, *keys):
        """Presses keys one after the other, wherever the focus is."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def screenshot(self, path, whole=True):
        if whole:
            size = self.run("return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            image = self.tools("Page.captureScreenshot", captureBeyondViewport=True,
                               clip={"x": 0, "y": 0, "width": size[0], "height": min(size[1], 6000), "scale": 1})["data"]
        else:
            image = self.call("GET", "/screenshot")
        with open(path, "wb") as file:
            file.write(base64.b64decode(image))

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def requests(self):
        """Every address that was asked for since the last call."""
        found = []
        for entry in self.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return found


class Element:
    def __init__(self, browser, reference):
        self.browser = browser
        self.reference = reference
        self.again = None

    def call(self, method, path, body=None):
        return self.browser.call(method, f"/element/{self.reference}{path}", body)

    @property
    def shown(self):
        return self.call("GET", "/displayed")

    @property
    def text(self):
        return self.call("GET", "/text")

    def attribute(self, name):
        return self.call("GET", f"/attribute/{name}")

    def click(self):
        """Clicks; what a live update has replaced since it was found is looked for again."""
        try:
            self.browser.run("arguments[0].scrollIntoView({block: 'center'})", {ELEMENT: self.reference})
            self.call("POST", "/click")
        except Failure as failure:
            if self.again is None or "stale" not in str(failure):
                raise
            self.again().click()

    def type(self, text):
        self.call("POST", "/value", {"text": text})

    def find(self, css):
        return Element(self.browser, self.call("POST", "/element", {"using": "css selector", "value": css})[ELEMENT])
