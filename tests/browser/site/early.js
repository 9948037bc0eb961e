window.vitrina = window.vitrina || [];
vitrina.push(["consent", { analytics: true }]);
vitrina.push(["track", "Menu Opened", { page: "drinks" }], ["no such call"], ["identify", "card-7"]);
