// Runs Azurite's table service for the tests, says on which port, and ends with them however they end: when the test
// process goes, by itself or killed, the pipe on standard input closes.
const { Server } = require("node:net");

process.stdin.on("end", () => process.exit(0)).resume();

// Azurite prints the port it was asked for. Asked for port 0 the system chooses one, which nobody else can take first.
const listen = Server.prototype.listen;
Server.prototype.listen = function (...args) {
  this.once("listening", () => console.log(`listening on port ${this.address().port}`));
  return listen.apply(this, args);
};

require("azurite/dist/src/table/main");
