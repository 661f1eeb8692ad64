// Deletes sessions of the history, once the person has said yes.
for (const button of document.querySelectorAll("[data-delete]")) {
  button.addEventListener("click", async () => {
    const id = button.dataset.delete;
    if (!confirm(`Delete session ${id} from the history? This cannot be undone. Its report stays.`)) { return; }
    const answer = await fetch(`/history/${id}`, { method: "DELETE" });
    const problem = document.getElementById("problem");
    problem.hidden = answer.ok;
    problem.textContent = "It could not be deleted.";
    if (answer.ok) { button.closest("tr").remove(); }
  });
}
