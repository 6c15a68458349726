enum SCIMAPIPlaceholder {}
