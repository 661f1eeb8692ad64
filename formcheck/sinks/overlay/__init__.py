"""What is drawn on a frame: skeleton, count, cues.

Each thing on the frame is an *element*: a class in a file of its own that is made for an exercise
and has one method, ``draw(image, state)``. It draws onto the image and, if it covers an area that
elements after it have to keep free, appends that area to ``state.fixed`` or ``state.passing``.
:class:`~formcheck.sinks.overlay.state.State` holds all that an element may know of a frame.

The lists of elements are in :mod:`formcheck.sinks.overlay.elements`, in the order of drawing. A new
element is one file and one line there.

=================== ============= ========================================== =======================
Element             Module        Draws                                      In
=================== ============= ========================================== =======================
``Skeleton``        skeleton      bones, joints, limbs at fault              everywhere
``BackLine``        back_line     the measured outline of the back           session, snapshots
``Panel``           panel         count or clock, phase, gauge, angles       session
``CueBanner``       banner        one cue in large words                     session
``NotJudgedNote``   notes         faults that this view hides                session
``TargetOutline``   target        where the person should be                 setup
``SetupBanner``     banner        the one thing to change                    setup
``ReasonNote``      notes         why to change it                           setup
=================== ============= ========================================== =======================

``overlay.Overlay`` draws a session, ``overlay.SetupGuide`` the time before it, ``card.CardOverlay``
what comes next in a workout; ``sinks.html.snapshots`` draws the small pictures of a report.
"""
