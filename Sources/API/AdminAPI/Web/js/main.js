// Shows what this is; everything else is on the command line.
document.getElementById("app").textContent = "This is the admin listener of scimhook: see 'scimhook status'.";
