package workbench_test

import (
	"context"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/workbench"
)

// ask has the doctor of a component look at something.
func ask[T any](w *workbench.Workbench, componentAppID string, look func(*doctor.Doctor) (T, error)) (T, error) {
	d, err := w.Doctor(componentAppID)
	if err != nil {
		var none T
		return none, err
	}
	return look(d)
}

func examine(ctx context.Context, w *workbench.Workbench, componentAppID string, l i18n.Lang) (doctor.Report, error) {
	return ask(w, componentAppID, func(d *doctor.Doctor) (doctor.Report, error) { return d.Examine(ctx, l) })
}

func setupFields(ctx context.Context, w *workbench.Workbench, componentAppID string, l i18n.Lang) ([]doctor.Field, error) {
	return ask(w, componentAppID, func(d *doctor.Doctor) ([]doctor.Field, error) { return d.Fields(ctx, l) })
}

func egress(ctx context.Context, w *workbench.Workbench, componentAppID string) (doctor.Egress, error) {
	return ask(w, componentAppID, func(d *doctor.Doctor) (doctor.Egress, error) { return d.Egress(ctx) })
}

func checklist(ctx context.Context, w *workbench.Workbench, componentAppID string) ([]doctor.CheckItem, error) {
	return ask(w, componentAppID, func(d *doctor.Doctor) ([]doctor.CheckItem, error) { return d.Checklist(ctx) })
}
