module.exports = require('./web.js')
