void require("./portcullis.cjs").action();
