(function () {
  "use strict";
  var link = document.getElementById("leave-link"), times = [];
  function leave(event) {
    if (event) { event.preventDefault(); }
    document.body.hidden = true;
    document.title = "";
    location.replace(link.href);
  }
  link.addEventListener("click", leave);
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") { times = []; return; }
    times = times.concat(Date.now()).slice(-3);
    if (times.length === 3 && times[2] - times[0] < 5000) { leave(); }
  });
}());
