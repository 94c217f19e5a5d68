"""aiosmtpd for the tests: TLS, a password, one refused recipient, and a record of the mails."""

import asyncio
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

HERE = os.getcwd()
ACCOUNT = (os.environ["POSTROOM_USER"].encode(), os.environ["POSTROOM_PASSWORD"].encode())


class Room:
    def __init__(self, taken):
        self.taken = taken

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if os.environ["POSTROOM_PIPELINING"] == "1":
            # aiosmtpd reads line by line from a buffer, so it can pipeline without offering it.
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.lower() == os.environ["POSTROOM_REFUSED"]:
            return "550 5.1.1 User unknown"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        for line in envelope.content.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
            if line.startswith(b"X-Postroom-Id:"):
                self.taken.write(line + b"\n")
                self.taken.flush()
        return "250 2.0.0 Ok: taken"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and (data.login, data.password) == ACCOUNT
    return AuthResult(success=right, handled=right)


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("cert.pem", "key.pem")
    room = Room(open("taken", "ab"))

    def connection():
        return SMTP(
            room,
            hostname="aiosmtpd.example",
            tls_context=context,
            require_starttls=True,
            authenticator=authenticate,
            auth_required=True,
            enable_SMTPUTF8=True,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", int(os.environ["POSTROOM_PORT"]))
    await server.serve_forever()


asyncio.run(main())
