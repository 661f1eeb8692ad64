"""Everything that is drawn on a frame.

An *element* is a class with one method, ``draw(image, state)``, made for an exercise. It draws onto
the image and, if it covers an area that later elements have to keep free, appends that area to
``state.fixed`` or ``state.passing``. The lists of elements, in the order of drawing, are in
:mod:`formcheck.sinks.overlay.overlay`; a new element is one class and one line there.
"""
