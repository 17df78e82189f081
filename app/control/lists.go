package control

import "reflect"

// withoutNulls is v with every list and map that is nil an empty one, so that clients never meet null where openapi.json
// says array or object. What v is made of is shared with others: whatever holds such a list is copied.
func withoutNulls(v any) any {
	out, _ := filled(reflect.ValueOf(v))
	return out.Interface()
}

// filled is v, or a copy that has no nil list, and whether it is one.
func filled(v reflect.Value) (_ reflect.Value, copied bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v, false
		}
		if inside, changed := filled(v.Elem()); changed {
			out := reflect.New(v.Type().Elem())
			out.Elem().Set(inside)
			return out, true
		}
	case reflect.Struct:
		return filledStruct(v)
	case reflect.Slice:
		if v.IsNil() {
			return reflect.MakeSlice(v.Type(), 0, 0), true
		}
		return filledList(v)
	case reflect.Map:
		if v.IsNil() {
			return reflect.MakeMap(v.Type()), true
		}
		return filledMap(v)
	}
	return v, false
}

func filledStruct(v reflect.Value) (_ reflect.Value, copied bool) {
	out := v
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		inside, changed := filled(v.Field(i))
		if !changed {
			continue
		}
		if !copied {
			out, copied = reflect.New(v.Type()).Elem(), true
			out.Set(v)
		}
		out.Field(i).Set(inside)
	}
	return out, copied
}

func filledList(v reflect.Value) (_ reflect.Value, copied bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return v, false
	}
	out := v
	for i := range v.Len() {
		inside, changed := filled(v.Index(i))
		if !changed {
			continue
		}
		if !copied {
			out, copied = reflect.MakeSlice(v.Type(), v.Len(), v.Len()), true
			reflect.Copy(out, v)
		}
		out.Index(i).Set(inside)
	}
	return out, copied
}

func filledMap(v reflect.Value) (_ reflect.Value, copied bool) {
	out := v
	for key, value := range v.Seq2() {
		inside, changed := filled(value)
		if !changed {
			continue
		}
		if !copied {
			out, copied = reflect.MakeMapWithSize(v.Type(), v.Len()), true
			for k, same := range v.Seq2() {
				out.SetMapIndex(k, same)
			}
		}
		out.SetMapIndex(key, inside)
	}
	return out, copied
}
