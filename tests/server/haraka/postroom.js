'use strict'
// Haraka for the tests: refuses one recipient, takes every mail, and records it.

const fs = require('node:fs')

const LOG = process.env.POSTROOM_TAKEN
const REFUSED = process.env.POSTROOM_REFUSED

exports.register = function () {
    this.register_hook('rcpt', 'choose')
    this.register_hook('queue', 'take')
    this.register_hook('queue_outbound', 'take')
}

exports.choose = function (next, connection, params) {
    if (params[0].address.toLowerCase() === REFUSED) {
        return next(DENY, '5.1.1 User unknown')
    }
    next(connection.relaying ? OK : DENY)
}

exports.take = function (next, connection) {
    const id = connection.transaction.header.get('X-Postroom-Id').trim()
    fs.appendFile(LOG, `X-Postroom-Id: ${id}\n`, (error) => next(error ? DENYSOFT : OK))
}
