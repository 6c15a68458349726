"""A mail server that takes one message and says, as JSON, what came of it.

Speaks RFC 5321 line by line; the message is taken apart by Python's own parser, which nobody here
wrote. Prints the port first, then one document when the connection ends.
"""

import argparse
import email
import email.policy
import json
import socket
import ssl

options = argparse.ArgumentParser()
options.add_argument("--certificate")
options.add_argument("--key")
options.add_argument("--refuse", action="append", default=[])
options.add_argument("--reply", help="to the message, instead of 250")
options.add_argument("--login", help="what AUTH PLAIN must carry, as base 64")
arguments = options.parse_args()

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
connection, _ = listener.accept()
stream = connection.makefile("rwb")
commands = []
message = None


def say(text):
    stream.write(text.encode() + b"\r\n")
    stream.flush()


def is_secure():
    return isinstance(connection, ssl.SSLSocket)


def greet():
    lines = ["scripted"]
    if arguments.certificate and not is_secure():
        lines.append("STARTTLS")
    if arguments.login:
        lines.append("AUTH PLAIN")
    for index, line in enumerate(lines):
        say("250" + ("-" if index + 1 < len(lines) else " ") + line)


def secure():
    global connection, stream
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(arguments.certificate, arguments.key)
    connection = context.wrap_socket(connection, server_side=True)
    stream = connection.makefile("rwb")


def take():
    lines = []
    while (line := stream.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)


try:
    say("220 scripted ready")
    while line := stream.readline().decode().rstrip("\r\n"):
        commands.append(line)
        verb = line.split(" ")[0].upper()
        if verb == "EHLO":
            greet()
        elif verb == "STARTTLS":
            say("220 go ahead")
            secure()
        elif verb == "AUTH":
            words = line.split(" ")
            if len(words) < 3:
                say("334 ")
                words.append(stream.readline().decode().strip())
            say("235 welcome" if words[2] == arguments.login else "535 who are you")
        elif verb == "RCPT" and any(name in line for name in arguments.refuse):
            say("550 nobody of that name")
        elif verb == "DATA":
            say("354 go on")
            message = take()
            say(arguments.reply or "250 taken")
        elif verb == "QUIT":
            say("221 bye")
            break
        else:
            say("250 fine")
except (OSError, ssl.SSLError) as error:
    commands.append(f"! {error}")

result = {"commands": commands, "secure": is_secure(), "message": None}
if message is not None:
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    result["message"] = {
        "subject": parsed["Subject"], "from": parsed["From"], "to": parsed["To"],
        "date": parsed["Date"].datetime.isoformat(), "id": parsed["Message-ID"],
        "headers": parsed.keys(), "body": parsed.get_content(),
        "defects": [str(defect) for defect in parsed.defects],
        "longest": max(map(len, message.split(b"\r\n"))),
    }
print(json.dumps(result), flush=True)
