// The start page: what to do, the camera's picture, and videos to look at.
const $ = (id) => document.getElementById(id);
const PHONE = "phone";
const GONE = "The program cannot be reached. Is it still running in the terminal?";
const chosen = () => document.querySelector("input[name=what]:checked");
const REMEMBERED = ["amount", "sets", "rest", "voice", "mirrored", "setup", "record", "model"];

function remember() {
  const known = $("camera").options.length > 1;
  const kept = { what: chosen()?.value, camera: known ? $("camera").value : camera };
  for (const id of REMEMBERED) {
    kept[id] = $(id).type === "checkbox" ? $(id).checked : $(id).value;
  }
  localStorage.setItem("choice", JSON.stringify(kept));
}

function recall() {
  let kept;
  try { kept = JSON.parse(localStorage.getItem("choice")) ?? {}; } catch { kept = {}; }
  for (const id of REMEMBERED) {
    if (id in kept && $(id).type === "checkbox") { $(id).checked = kept[id]; }
    else if (id in kept) { $(id).value = kept[id]; }
  }
  for (const one of document.querySelectorAll("input[name=what]")) {
    one.checked = one.value === (kept.what ?? "squat");
  }
  return kept.camera ?? "";
}

function showDetails() {
  const one = chosen();
  if (!one) { return; }
  $("chosen").textContent = one.parentElement.querySelector("b").textContent;
  $("camera-place").textContent = one.dataset.camera;
  $("goal").hidden = !one.dataset.unit;
  $("unit").textContent = one.dataset.unit === "reps" ? "Reps" : "Seconds";
  $("dose").textContent = one.dataset.dose ? `Usual dose: ${one.dataset.dose}.` : "";
}

async function listCameras(wanted) {
  const devices = await navigator.mediaDevices?.enumerateDevices() ?? [];
  const cameras = devices.filter((one) => one.kind === "videoinput" && one.deviceId);
  $("camera").replaceChildren(new Option("The usual one", ""),
    ...cameras.map((one, n) => new Option(one.label || `Camera ${n + 1}`, one.deviceId)));
  if ("phone" in $("camera").dataset) { $("camera").append(new Option("A phone", PHONE)); }
  if (wanted === PHONE) { $("camera").value = PHONE; return; }
  $("camera").value = cameras.some((one) => one.deviceId === wanted) ? wanted : "";
}

const camera = recall();
let previewed = null;
function stopPreview() {
  previewed?.getTracks().forEach((track) => track.stop());
  previewed = null;
  $("preview").hidden = true;
  $("preview-button").textContent = "Show the picture";
}

async function showPreview() {
  stopPreview();
  const wanted = $("camera").value;
  if (wanted === PHONE) { complain("The phone shows its picture once the session has started."); return; }
  try {
    previewed = await navigator.mediaDevices.getUserMedia(
      { video: wanted ? { deviceId: { exact: wanted } } : true });
  } catch (error) {
    complain(`The camera cannot be used: ${error.message}`);
    return;
  }
  complain("");
  $("preview").srcObject = previewed;
  $("preview").hidden = false;
  $("preview-button").textContent = "Hide the picture";
  await $("preview").play();
  await listCameras(wanted);
}

function complain(text) {
  $("problem").textContent = text;
  $("problem").hidden = !text;
}

const number = (id) => ($(id).value === "" ? null : Number($(id).value));

async function start(event) {
  event.preventDefault();
  const one = chosen();
  if (!one) { complain("Choose an exercise first."); return; }
  remember();
  const wish = {
    what: one.value,
    kind: one.dataset.kind,
    amount: one.dataset.unit ? number("amount") : null,
    sets: number("sets") ?? 1,
    rest_s: number("rest") ?? 30,
    voice: $("voice").checked,
    mirrored: $("mirrored").checked,
    setup: $("setup").checked,
    record: $("record").checked,
    by_phone: $("camera").value === PHONE,
    model: $("model").value,
  };
  let said;
  try {
    const answer = await fetch("/sessions", { method: "POST", body: JSON.stringify(wish) });
    said = answer.ok || answer.status < 413 ? await answer.json() : {};
    if (answer.status === 409) { location.reload(); return; } // it shows the other session
    if (!answer.ok) { complain(said.problem ?? "The program refused that."); return; }
  } catch {
    complain(GONE);
    return;
  }
  stopPreview();
  location.assign(said.page);
}

// Videos

let job = null, copying = null;
function upload(file) {
  const name = encodeURIComponent(file.name);
  const what = encodeURIComponent(chosen()?.dataset.kind === "exercise" ? chosen().value : "auto");
  const request = new XMLHttpRequest();
  request.open("POST", `/videos?name=${name}&exercise=${what}`);
  request.upload.onprogress = (event) => report("Copying", event.loaded / file.size);
  request.onerror = () => report(GONE, 0, false);
  request.onload = () => {
    let said = {};
    try { said = JSON.parse(request.responseText); } catch { said.problem = request.responseText; }
    if (request.status !== 201) { report(said.problem ?? GONE, 0, false); return; }
    job = said.id;
    setTimeout(follow, 300);
  };
  copying = request;
  request.send(file);
}

async function follow() {
  let state;
  try {
    state = await (await fetch(`/videos/${job}`)).json();
  } catch {
    job = null;
    report(GONE, 0, false);
    return;
  }
  if (state.state === "done") { location.assign(state.report); return; }
  if (state.state === "failed") { job = null; report(state.problem, 0, false); return; }
  report(`Looking: ${Math.round(100 * state.share)}%, ${state.count} so far`, state.share);
  setTimeout(follow, 500);
}

function report(text, share, busy = true) {
  $("job").hidden = false;
  $("job-text").textContent = text;
  $("job-share").value = share;
  $("job-share").hidden = $("job-cancel").hidden = !busy;
  $("file").disabled = busy;
  if (!busy) { $("file").value = ""; }
}

$("file").addEventListener("change", () => { if ($("file").files.length) { upload($("file").files[0]); } });
$("drop").addEventListener("dragover", (event) => { event.preventDefault(); $("drop").classList.add("over"); });
$("drop").addEventListener("dragleave", () => $("drop").classList.remove("over"));
$("drop").addEventListener("drop", (event) => {
  event.preventDefault();
  $("drop").classList.remove("over");
  if (event.dataTransfer.files.length && !$("file").disabled) { upload(event.dataTransfer.files[0]); }
});
$("job-cancel").addEventListener("click", () => {
  if (job) { fetch(`/videos/${job}`, { method: "DELETE" }).catch(() => {}); return; }
  copying?.abort();
  report("Stopped.", 0, false);
});
$("choose").addEventListener("submit", start);
$("choose").addEventListener("change", () => { showDetails(); remember(); });
$("preview-button").addEventListener("click", () => (previewed ? stopPreview() : showPreview()));
$("camera").addEventListener("change", () => { if (previewed) { showPreview(); } });
$("stop-running")?.addEventListener("click", async (event) => {
  await fetch(`/sessions/${event.target.dataset.session}`, { method: "DELETE" }).catch(() => {});
  location.reload();
});
showDetails();
listCameras(camera);
if ($("job").dataset.job) { // from before this page was loaded
  job = $("job").dataset.job;
  follow();
}
