package road

import (
	"context"
	"time"
)

// Close ends the road, or an attempt to open one, and moves the platform back to its own address.
func (r *Road) Close() error {
	defer r.cfg.Changed()
	if err := r.Leave(); err != nil {
		return err
	}
	return r.cfg.Moved(r.cfg.Home())
}

// Leave is Close at the program's end: nobody is told.
func (r *Road) Leave() error {
	r.mu.Lock()
	o := r.open
	if r.opening != nil {
		r.opening()
	}
	r.mu.Unlock()
	if !r.drop(o) {
		return nil
	}
	err := o.finish()
	if s, ok := o.ln.(session); ok { // so that the next start does not find the domain or the port taken
		select {
		case <-s.Ended():
		case <-time.After(3 * time.Second):
		}
	}
	return err
}

// drop forgets o, keeping its last words; false where it was dropped already.
func (r *Road) drop(o *openRoad) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o == nil || r.open != o {
		return false
	}
	r.open, r.last = nil, o.ln.Current()
	r.last.State = Off
	return true
}

// finish ends the server; requests under way get a moment.
func (o *openRoad) finish() error {
	o.stop()
	_ = o.ln.Close() // it stops taking connections and waits for nobody
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := o.http.Shutdown(ctx); err != nil {
		return o.http.Close()
	}
	return nil
}
