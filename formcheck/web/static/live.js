// The live page: sends the camera's frames, shows what the program drew on them, says its words.
const $ = (id) => document.getElementById(id);
const SESSION = $("live").dataset.session;
// "both", or one of "screen" and "camera" where another page is the other.
const ROLE = $("live").dataset.role;
// Time of capture and JPEG. The clock goes on when the page is loaded anew.
const HEAD = 8;
const now = () => (performance.timeOrigin + performance.now()) / 1000;
// Frames on their way; the program computes the newest.
const ON_THE_WAY = 2;
// Without an answer to a frame the connection is taken as lost.
const LOST_S = 5;
// The report opens although the voice has not ended.
const LAST_WORDS_MS = 6000;
// Longer sides of the frames that are sent, from good to poor networks.
const SIDES = [640, 480, 360];
const SLOW_S = 0.25, QUICK_S = 0.08;
const KEYS = { " ": "pause", r: "reset", s: "skip", p: "pain", q: "quit", Escape: "quit" };

let socket = null, over = false, retry = 0;
let sent = [], level = 0, quick = 0, encoding = false;
const canvas = document.createElement("canvas");

// Camera

async function openCamera() {
  let wanted = "";
  try { wanted = JSON.parse(localStorage.getItem("choice"))?.camera ?? ""; } catch { /* none */ }
  if (wanted === "phone") { wanted = ""; }
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const open = (video) => navigator.mediaDevices.getUserMedia({ video });
  let stream;
  try {
    stream = await open(wanted ? { ...size, deviceId: { exact: wanted } } : size);
  } catch (error) {
    if (error.name !== "OverconstrainedError") { throw error; }
    stream = await open(size); // that camera is not there
  }
  stream.getVideoTracks()[0].addEventListener("ended", () => {
    curtain("The camera is gone. Plug it in again, then go on.", "Go on");
  });
  $("camera").srcObject = stream;
  await $("camera").play();
}

function onFrame() {
  if (over) { return; }
  send();
  const video = $("camera");
  if (video.requestVideoFrameCallback) { video.requestVideoFrameCallback(onFrame); }
  else { setTimeout(onFrame, 33); }
}

function send() {
  const video = $("camera");
  const open = socket?.readyState === WebSocket.OPEN;
  if (!open || encoding || sent.length >= ON_THE_WAY || !video.videoWidth) { return; }
  const captured = now();
  const scale = Math.min(1, SIDES[level] / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  encoding = true;
  canvas.toBlob(async (blob) => {
    const jpeg = blob && await blob.arrayBuffer();
    encoding = false;
    if (!jpeg || socket?.readyState !== WebSocket.OPEN) { return; }
    const packet = new Uint8Array(HEAD + jpeg.byteLength);
    new DataView(packet.buffer).setFloat64(0, captured);
    packet.set(new Uint8Array(jpeg), HEAD);
    sent.push(captured);
    socket.send(packet);
  }, "image/jpeg", 0.85);
}

// A slow way makes the frames smaller, a quick one lets them grow again.
function arrived() {
  const took = now() - (sent.shift() ?? now());
  quick = took < QUICK_S ? quick + 1 : 0;
  if (took > SLOW_S && level < SIDES.length - 1) { level += 1; }
  else if (quick > 150 && level > 0) { level -= 1; quick = 0; }
}

// What the program sends

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/sessions/${SESSION}/socket?role=${ROLE}`);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => { sent = []; fit(); };
  socket.onmessage = (event) => (typeof event.data === "string" ? hear(JSON.parse(event.data)) : show(event.data));
  socket.onclose = (event) => {
    if (over) { return; }
    if (event.code === 4404) { end("This session is over.", null); return; }
    if (event.code === 4409) { end("The session was opened in another page.", null); return; }
    if (event.code === 4400) { end(`The program refused this camera: ${event.reason}`, null); return; }
    warn("No connection. Nothing is counted.");
    retry = Math.min(retry + 1, 5);
    setTimeout(connect, 500 * retry);
  };
}

function hear(message) {
  switch (message.type) {
    case "got": retry = 0; warn(""); arrived(); break;
    case "say": say(message); break;
    case "line": $("line").textContent = message.text; break;
    case "state":
      document.body.dataset.stage = message.stage;
      document.body.dataset.count = message.count;
      $("question").hidden = true;
      document.querySelector("[data-command=pause]").textContent = message.stage === "paused" ? "Go on" : "Pause";
      break;
    case "ask":
      $("question-text").textContent = message.question;
      $("question").hidden = false;
      document.querySelector("#question button").focus();
      break;
    case "failed": end(message.problem, null); break;
    case "done": end("Done. Your report is made.", message.report); break;
  }
}

let drawing = false, newest = null;
async function show(data) {
  newest = data;
  if (drawing) { return; }
  drawing = true;
  while (newest) {
    const jpeg = new Blob([new Uint8Array(newest, HEAD)], { type: "image/jpeg" });
    newest = null;
    const image = await createImageBitmap(jpeg);
    const picture = $("picture");
    if (picture.width !== image.width || picture.height !== image.height) {
      picture.width = image.width;
      picture.height = image.height;
    }
    picture.getContext("2d").drawImage(image, 0, 0);
    image.close();
  }
  drawing = false;
}

function warn(text) {
  $("banner").textContent = text;
  $("banner").hidden = !text;
}

// A network that is gone does not always end the connection.
setInterval(() => {
  if (!over && sent.length && now() - sent[0] > LOST_S && socket?.readyState === WebSocket.OPEN) {
    sent = [];
    socket.close();
  }
}, 1000);

function fit() {
  const room = $("picture").getBoundingClientRect();
  const dots = window.devicePixelRatio || 1;
  tell({ type: "fit", width: Math.round(room.width * dots), height: Math.round(room.height * dots) });
}

function tell(message) {
  if (socket?.readyState === WebSocket.OPEN) { socket.send(JSON.stringify(message)); }
}

// Voice: which words, and when, is decided by the program.

let words = null; // kept: a browser may forget words that nobody holds
function say({ text, tone, cuts, number }) {
  const said = () => tell({ type: "spoken", number });
  const speech = window.speechSynthesis;
  if (!speech || !speech.getVoices().length) {
    if (!tone) { said(); return; }
    const sound = new Audio(tone);
    sound.onended = sound.onerror = said;
    sound.play().catch(said);
    return;
  }
  if (cuts) { speech.cancel(); }
  words = new SpeechSynthesisUtterance(text);
  words.lang = "en";
  words.onend = words.onerror = said;
  speech.speak(words);
}

// Begin and end

function curtain(text, button) {
  $("message").textContent = text;
  $("begin").textContent = button;
  $("begin").hidden = !button;
  $("curtain").hidden = false;
  $("buttons").inert = true;
}

function end(text, report) {
  over = true;
  curtain(text, "");
  $("camera").srcObject?.getTracks().forEach((track) => track.stop());
  warn("");
  if (report) {
    $("report").href = report;
    $("report").hidden = false;
    // The last words are finished first.
    const latest = performance.now() + LAST_WORDS_MS;
    const go = () => (window.speechSynthesis?.speaking && performance.now() < latest
      ? setTimeout(go, 300) : location.replace(report));
    setTimeout(go, 800);
  }
}

async function stayAwake() {
  try { await navigator.wakeLock?.request("screen"); } catch { /* the browser knows better */ }
}

async function begin() {
  $("begin").disabled = true;
  // Voices load late, and some browsers speak only after words that a click has begun.
  window.speechSynthesis?.getVoices();
  window.speechSynthesis?.speak(new SpeechSynthesisUtterance(""));
  try {
    if (ROLE !== "screen") { await openCamera(); }
  } catch (error) {
    const refused = error.name === "NotAllowedError";
    curtain(refused ? "The browser may not use the camera. Allow it beside the address, then try again."
      : `The camera cannot be used: ${error.message}`, "Try again");
    return;
  } finally {
    $("begin").disabled = false;
  }
  $("curtain").hidden = true;
  $("buttons").inert = false;
  stayAwake();
  if (!socket) { connect(); }
  if (ROLE !== "screen") { onFrame(); }
  // There is nothing to see but what the camera sees.
  if (ROLE === "camera") { $("camera").classList.add("shown"); }
}

async function leave(event) {
  event.preventDefault();
  if (ROLE !== "camera" && !over) { await fetch(`/sessions/${SESSION}`, { method: "DELETE" }).catch(() => {}); }
  location.assign("/");
}

$("begin").addEventListener("click", begin);
$("back").addEventListener("click", leave);
$("buttons").inert = true;
$("mirror").addEventListener("click", () => tell({ type: "mirror" }));
for (const button of document.querySelectorAll("[data-command]")) {
  button.addEventListener("click", () => tell({ type: "command", command: button.dataset.command }));
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !$("curtain").hidden) { return; }
  if (event.key === " " && event.target.closest("button")) { return; } // it presses that button
  if (event.key === "m") { tell({ type: "mirror" }); return; }
  const offered = document.querySelector(`[data-command=${KEYS[event.key] ?? "none"}]`);
  if (offered) { event.preventDefault(); tell({ type: "command", command: KEYS[event.key] }); }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && !over) { stayAwake(); } });
window.addEventListener("resize", fit);
